using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;

namespace Venus.Net.Tests.Addresses;

/// <summary>Which addresses cannot be listened on at once, and who may ask for which.</summary>
public sealed class OverlapTests
{
    private static readonly string[] Hosts = ["*", "0.0.0.0", "[::]", "127.0.0.1", "127.0.0.2", "[::1]", "localhost"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var one in Hosts)
            {
                foreach (var other in Hosts)
                    pairs.Add(one, other);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Addresses_overlap_just_where_the_kernel_refuses_to_open_both(string one, string other)
    {
        using var first = new Sockets();
        using var second = new Sockets();
        var port = first.Open(ListenAddress.Parse($"{one}:0"));
        var asked = ListenAddress.Parse($"{other}:{port}");

        var refused = second.Refuses(asked);

        asked.Overlaps(ListenAddress.Parse($"{one}:{port}")).ShouldBe(refused);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Overlap_is_mutual_and_a_matter_of_one_port(string one, string other)
    {
        var (a, b) = (ListenAddress.Parse($"{one}:9000"), ListenAddress.Parse($"{other}:9000"));

        a.Overlaps(b).ShouldBe(b.Overlaps(a));
        a.Overlaps(a).ShouldBeTrue();
        a.Overlaps(b with { Port = 9001 }).ShouldBeFalse();
        (a with { Port = 0 }).Overlaps(b with { Port = 0 }).ShouldBeFalse();
    }

    [Theory]
    [InlineData("9000-9099", "9000", true)]
    [InlineData("9000-9099", "*:9099", true)]
    [InlineData("9000-9099", "0.0.0.0:9000", true)]
    [InlineData("9000-9099", "[::]:9000", true)]
    [InlineData("9000-9099", "9100", false)]
    [InlineData("9000-9099", "127.0.0.1:9000", false)]
    [InlineData("9000-9099", "[::ffff:127.0.0.1]:9000", false)]
    [InlineData("9000-9099", "localhost:9000", false)]
    [InlineData("9000-9099", "10.0.0.5:9000", false)]
    [InlineData("*:9000-9099", "9000", true)]
    [InlineData("127.0.0.1:9000-9099", "127.0.0.1:9099", true)]
    [InlineData("127.0.0.1:9000-9099", "[::ffff:127.0.0.1]:9099", true)]
    [InlineData("127.0.0.1:9000-9099", "127.0.0.2:9000", false)]
    [InlineData("127.0.0.1:9000-9099", "127.0.0.1:9100", false)]
    [InlineData("127.0.0.1:9000-9099", "9000", false)]
    [InlineData("127.0.0.1:9000-9099", "localhost:9000", false)]
    [InlineData("[::1]:9000", "[::1]:9000", true)]
    [InlineData("[::1]:9000", "127.0.0.1:9000", false)]
    [InlineData("localhost:9000", "localhost:9000", true)]
    [InlineData("localhost:9000", "127.0.0.1:9000", true)]
    [InlineData("localhost:9000", "[::1]:9000", true)]
    [InlineData("localhost:9000", "127.0.0.2:9000", false)]
    [InlineData("localhost:9000", "9000", false)]
    public void Right_allows_the_address_that_it_names_and_no_other(string right, string listen, bool allowed) =>
        PortRight.Parse(right).Allows(ListenAddress.Parse(listen)).ShouldBe(allowed);

    [Theory]
    [InlineData("9000")]
    [InlineData("9000-9099")]
    [InlineData("127.0.0.1:9000-9099")]
    [InlineData("[::1]:9000")]
    [InlineData("localhost:9000")]
    public void Right_prints_as_it_is_read(string text) => PortRight.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("web")]
    [InlineData(":9000")]
    [InlineData("example.com:9000")]
    [InlineData("::1:9000")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:9099-9000")]
    [InlineData("127.0.0.1")]
    public void Right_that_is_malformed_is_refused_with_an_example(string text) =>
        Should.Throw<FormatException>(() => PortRight.Parse(text)).Message.ShouldContain("127.0.0.1:9000-9099");

    private sealed class Sockets : IDisposable
    {
        private readonly List<Socket> _open = [];

        /// <summary>Opens all places on one port of the system's choice.</summary>
        public int Open(ListenAddress address)
        {
            while (true)
            {
                var first = address.Places[0].Listen(1);
                _open.Add(first);
                var port = ((IPEndPoint)first.LocalEndPoint!).Port;
                if (address.Places.Skip(1).All(place => TryOpen(place with { Port = port })))
                    return port;
                Dispose();
            }
        }

        /// <summary>Whether one of the places is in use.</summary>
        public bool Refuses(ListenAddress address) => !address.Places.All(TryOpen);

        public void Dispose()
        {
            _open.ForEach(static socket => socket.Dispose());
            _open.Clear();
        }

        private bool TryOpen(ListenAddress place)
        {
            try
            {
                _open.Add(place.Listen(1));
                return true;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                return false;
            }
        }
    }
}
