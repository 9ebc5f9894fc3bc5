using System.Net.Sockets;
using System.Text;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy.Support;

/// <summary>Conversations in lines, by which visitors and target connections tell who is connected to whom.</summary>
internal static class Lines
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A target that answers each line with the number of its connection and the line.</summary>
    public static Target NumberingTarget()
    {
        var connections = 0;
        return new Target(async socket =>
        {
            var number = Interlocked.Increment(ref connections);
            while (await ReadAsync(socket) is { Length: > 0 } line)
            {
                await WriteAsync(socket, $"{number} {line}");
            }
        });
    }

    public static Task WriteAsync(Socket socket, string line) => socket.SendAsync(Encoding.UTF8.GetBytes(line + "\n")).WaitAsync(Patience);

    /// <summary>The next line, or an empty one at the end.</summary>
    public static async Task<string> ReadAsync(Socket socket)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await socket.ReceiveAsync(one).WaitAsync(Patience) == 1 && one[0] != (byte)'\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    public static async Task<string> AskAsync(Socket socket, string line)
    {
        await WriteAsync(socket, line);
        return await ReadAsync(socket);
    }

    /// <summary>
    /// Many visitors at once: each must get its own words back, from one target connection that nobody else has, first and
    /// after all the others have come.
    /// </summary>
    public static async Task TellVisitorsApartAsync(System.Net.IPEndPoint app, int count)
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Visitor.ConnectAsync(app)));
        try
        {
            var first = await Task.WhenAll(visitors.Select((visitor, number) => AskAsync(visitor, $"hello from {number}")));
            var second = await Task.WhenAll(visitors.Select((visitor, number) => AskAsync(visitor, $"still {number}")));
            for (var number = 0; number < count; number++)
            {
                var connection = first[number].Split(' ')[0];
                first[number].ShouldBe($"{connection} hello from {number}");
                second[number].ShouldBe($"{connection} still {number}");
            }

            first.Select(static answer => answer.Split(' ')[0]).Distinct().Count().ShouldBe(count);
        }
        finally
        {
            Array.ForEach(visitors, static visitor => visitor.Dispose());
        }
    }
}
