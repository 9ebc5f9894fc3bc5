using System.Net;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>How a link begins: the client connects and sends 64 bytes, the server reads them. There is no answer.</summary>
internal static class LinkHandshake
{
    public static async Task<DataLink> DialAsync(
        EndPoint server, LinkHello hello, LinkSecret secret, TimeSpan timeout, TimeProvider time, IConnector? network, CancellationToken cancellation)
    {
        using var deadline = new Deadline(timeout, time, cancellation);
        Connection? connection = null;
        try
        {
            connection = await (network ?? PortableSocketDriver.Instance).ConnectAsync(server, ConnectionUse.Link, deadline.Token);
            connection.PrepareLink();

            // Before the keys are derived, so that the server finds it when it accepts.
            var frame = new byte[LinkHello.Size];
            hello.Write(frame, secret);
            for (ReadOnlyMemory<byte> rest = frame; !rest.IsEmpty;)
                rest = rest[await connection.SendAsync(rest, deadline.Token)..];
            return new DataLink(connection, hello, secret, isServer: false, time);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            connection?.Dispose();
            throw new TimeoutException($"The data link to {server} was not up within {timeout.TotalSeconds:0.#} s.", e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public static async ValueTask<bool> ReceiveHelloAsync(Connection connection, Memory<byte> frame, CancellationToken cancellation)
    {
        for (var rest = frame[..LinkHello.Size]; !rest.IsEmpty;)
        {
            var received = await connection.ReceiveAsync(rest, cancellation);
            if (received == 0)
                return false;
            rest = rest[received..];
        }

        return true;
    }
}
