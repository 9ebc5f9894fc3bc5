using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

public sealed class BridgeLedgerTests
{
    private const int Window = 1 << 20;

    [Fact]
    public void Bytes_are_kept_until_they_are_acknowledged_and_nothing_after()
    {
        var budget = new ReplayBudget(1 << 30);
        using var ledger = new BridgeLedger(Window, budget);
        Receive(ledger, Bytes.Seeded(1, 100));
        budget.Used.ShouldBe(ReplayBuffer.SmallBlock);
        ledger.Unsent(60).ToArray().ShouldBe(Bytes.Seeded(1, 100)[..60]);
        ledger.SendOn(60);
        ledger.Unsent(60).ToArray().ShouldBe(Bytes.Seeded(1, 100)[60..]);
        ledger.SendOn(40);
        ledger.TryAcknowledge(99).ShouldBeTrue();
        budget.Used.ShouldBe(ReplayBuffer.SmallBlock);
        ledger.TryAcknowledge(100).ShouldBeTrue();
        (ledger.Sent, ledger.Acknowledged, budget.Used).ShouldBe((100ul, 100ul, 0L));
    }

    [Fact]
    public void First_bytes_count_as_sent_and_come_again_after_a_rewind()
    {
        using var ledger = new BridgeLedger(Window, new ReplayBudget(0));
        var first = Bytes.Seeded(2, 65536);
        ledger.Append(first);
        ledger.Sent.ShouldBe(65536ul);
        ledger.Unsent(1).IsEmpty.ShouldBeTrue();
        ledger.TryRewind(0).ShouldBeTrue();
        ReadUnsent(ledger).ShouldBe(first);
    }

    [Fact]
    public void First_bytes_beyond_the_window_are_the_callers_mistake()
    {
        using var ledger = new BridgeLedger(1000, new ReplayBudget(1 << 20));
        Should.Throw<ArgumentException>(() => ledger.Append(new byte[1001]));
        ledger.Sent.ShouldBe(0ul);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Rewind_goes_to_what_is_kept_and_nowhere_else(ulong to, bool possible)
    {
        using var ledger = new BridgeLedger(Window, new ReplayBudget(1 << 20));
        ledger.Append(Bytes.Seeded(3, 40));
        ledger.TryAcknowledge(10).ShouldBeTrue();
        ledger.TryRewind(to).ShouldBe(possible);
        ledger.Acknowledged.ShouldBe(possible ? to : 10);
        ReadUnsent(ledger).ShouldBe(possible ? Bytes.Seeded(3, 40)[(int)to..] : []);
    }

    [Fact]
    public void Acknowledgement_of_what_this_link_has_not_carried_yet_is_refused()
    {
        using var ledger = new BridgeLedger(Window, new ReplayBudget(1 << 20));
        ledger.Append(new byte[40]);
        ledger.TryRewind(10).ShouldBeTrue();
        ledger.SendOn(5);
        ledger.TryAcknowledge(16).ShouldBeFalse();
        ledger.TryAcknowledge(9).ShouldBeFalse();
        ledger.TryAcknowledge(15).ShouldBeTrue();
    }

    [Fact]
    public void Window_is_never_exceeded_and_opens_with_what_is_acknowledged()
    {
        using var ledger = new BridgeLedger(100_000, new ReplayBudget(1 << 20));
        Fill(ledger).ShouldBe(100_000);
        ReadUnsent(ledger);
        ledger.TryAcknowledge(30_000).ShouldBeTrue();
        Fill(ledger).ShouldBe(30_000);
    }

    [Fact]
    public void Used_up_budget_leaves_each_direction_a_small_block()
    {
        var budget = new ReplayBudget(100 * 1024);
        using var greedy = new BridgeLedger(Window, budget);
        Fill(greedy).ShouldBeLessThanOrEqualTo(100 * 1024);
        budget.Take((int)(budget.Bytes - budget.Used));
        for (var i = 0; i < 3; i++)
        {
            using var poor = new BridgeLedger(Window, budget);
            for (var round = 0; round < 3; round++)
            {
                Fill(poor).ShouldBe(ReplayBuffer.SmallBlock);
                ReadUnsent(poor);
                poor.TryAcknowledge(poor.Sent).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Finack_acknowledges_everything()
    {
        var budget = new ReplayBudget(1 << 20);
        using var ledger = new BridgeLedger(Window, budget);
        ledger.Append(new byte[70_000]);
        ledger.AcknowledgeFin();
        (ledger.Acknowledged, ledger.FinAcknowledged, budget.Used).ShouldBe((70_000ul, true, 0L));
        ledger.TryRewind(70_000).ShouldBeTrue();
    }

    [Fact]
    public void Disposal_gives_everything_back_but_not_under_a_relay()
    {
        var budget = new ReplayBudget(1 << 20);
        var ledger = new BridgeLedger(Window, budget);
        ledger.Append(new byte[70_000]);
        ledger.Enter();
        ledger.Dispose();
        budget.Used.ShouldBeGreaterThan(0);
        Should.Throw<InvalidOperationException>(ledger.Enter);
        ledger.Leave();
        budget.Used.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(ledger.Enter);
        ledger.Dispose();
        budget.Used.ShouldBe(0);
    }

    [Fact]
    public void Any_order_of_sends_acknowledgements_and_rewinds_agrees_with_a_model()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var budget = new ReplayBudget(random.Next(3) * 200_000L);
            using var ledger = new BridgeLedger(1 + random.Next(1 << random.Next(1, 20)), budget);
            var model = new Model(random.Next());
            for (var step = 0; step < 200; step++)
                model.Step(ledger, random);
            ReadUnsent(ledger);
            ledger.TryAcknowledge(ledger.Sent).ShouldBeTrue();
            budget.Used.ShouldBe(0);
        }).QuickCheckThrowOnFailure();

    private static void Receive(BridgeLedger ledger, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(ledger.Room(large: false));
        ledger.Take(bytes.Length);
    }

    private static int Fill(BridgeLedger ledger)
    {
        var before = ledger.Sent;
        while (ledger.Room(large: true) is { IsEmpty: false } room)
            ledger.Take(room.Length);
        return (int)(ledger.Sent - before);
    }

    private static byte[] ReadUnsent(BridgeLedger ledger)
    {
        var read = new List<byte>();
        while (ledger.Unsent(int.MaxValue) is { IsEmpty: false } piece)
        {
            read.AddRange(piece);
            ledger.SendOn(piece.Length);
        }

        return [.. read];
    }

    /// <summary>The same as plain as can be: all bytes ever taken, and three counts.</summary>
    private sealed class Model(int seed)
    {
        private readonly Random _bytes = new(seed);
        private readonly List<byte> _all = [];
        private ulong _acknowledged;
        private ulong _next;

        public void Step(BridgeLedger ledger, Random random)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    Take(ledger, random);
                    break;
                case 2 or 3:
                    var piece = ledger.Unsent(1 + random.Next(100_000));
                    piece.SequenceEqual(_all.ToArray().AsSpan((int)_next, piece.Length)).ShouldBeTrue();
                    piece.IsEmpty.ShouldBe(_next == (ulong)_all.Count);
                    ledger.SendOn(piece.Length);
                    _next += (ulong)piece.Length;
                    break;
                case 4:
                    var acknowledged = Somewhere(random);
                    ledger.TryAcknowledge(acknowledged).ShouldBe(acknowledged >= _acknowledged && acknowledged <= _next);
                    if (acknowledged >= _acknowledged && acknowledged <= _next)
                        _acknowledged = acknowledged;
                    break;
                default:
                    var to = Somewhere(random);
                    ledger.TryRewind(to).ShouldBe(to >= _acknowledged && to <= (ulong)_all.Count);
                    if (to >= _acknowledged && to <= (ulong)_all.Count)
                        _acknowledged = _next = to;
                    break;
            }

            (ledger.Sent, ledger.Acknowledged).ShouldBe(((ulong)_all.Count, _acknowledged));
            (ledger.Sent - ledger.Acknowledged).ShouldBeLessThanOrEqualTo((ulong)ledger.Window);
        }

        private void Take(BridgeLedger ledger, Random random)
        {
            var room = ledger.Room(random.Next(2) == 0);
            if (_acknowledged == (ulong)_all.Count)
                room.IsEmpty.ShouldBeFalse();
            if (room.IsEmpty)
                return;
            var count = random.Next(room.Length + 1);
            _bytes.NextBytes(room[..count]);
            _all.AddRange(room[..count]);
            ledger.Take(count);
        }

        // Mostly what is possible, now and then just beyond it.
        private ulong Somewhere(Random random)
            => (ulong)Math.Max(0, (long)_acknowledged - 2 + random.NextInt64(_all.Count - (long)_acknowledged + 5));
    }
}
