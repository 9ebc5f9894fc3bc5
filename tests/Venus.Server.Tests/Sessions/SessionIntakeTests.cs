using Microsoft.Extensions.Time.Testing;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Sessions;

namespace Venus.Server.Tests.Sessions;

/// <summary>How far a client's messages may be ahead of the server, and how fast they may come.</summary>
public sealed class SessionIntakeTests
{
    private static readonly RateOptions Plenty = new(1_000_000, 1_000_000);

    private readonly FakeTimeProvider _clock = new();
    private int _slowed;

    [Fact]
    public async Task No_more_messages_are_handed_over_than_may_wait_to_be_handled()
    {
        var intake = Intake(Plenty);
        for (var count = 0; count < ReadAhead.Usual; count++)
        {
            (await intake.AdmitAsync(new Ping(1), CancellationToken.None)).ShouldBeTrue();
        }

        var next = intake.AdmitAsync(new Ping(1), CancellationToken.None).AsTask();
        next.IsCompleted.ShouldBeFalse();
        intake.Handled();
        (await next.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        _slowed.ShouldBe(0);
    }

    [Fact]
    public async Task Message_beyond_the_burst_waits_for_the_rate()
    {
        var intake = Intake(new RateOptions(2, 1));
        await intake.AdmitAsync(new Ping(1), CancellationToken.None);

        var next = intake.AdmitAsync(new Ping(1), CancellationToken.None).AsTask();
        _slowed.ShouldBe(1);
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        next.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await next.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Long_message_of_a_later_version_counts_for_its_length_and_is_not_handed_over()
    {
        var intake = Intake(new RateOptions(1, 64));

        (await intake.AdmitAsync(new UnknownMessage(99, 63 * 1024), CancellationToken.None)).ShouldBeFalse();
        var next = intake.AdmitAsync(new Ping(1), CancellationToken.None).AsTask();

        next.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await next.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public void Registrations_wait_for_their_own_rate_and_hold_up_nothing_before_them()
    {
        var intake = Intake(Plenty, new RateOptions(1, 1));

        intake.AdmitAsync(new Register("a", LinkKind.Sealed, null), CancellationToken.None).AsTask().IsCompleted.ShouldBeTrue();
        intake.AdmitAsync(new Ping(1), CancellationToken.None).AsTask().IsCompleted.ShouldBeTrue();
        intake.AdmitAsync(new Unregister("a"), CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
    }

    private SessionIntake Intake(RateOptions frames, RateOptions? registrations = null) =>
        new(new SessionLimitOptions(frames, registrations ?? Plenty, Plenty), _clock, () => _slowed++);
}
