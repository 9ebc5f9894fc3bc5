using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class ResumeExchangeTests
{
    [Fact]
    public async Task Bridge_that_both_sides_want_resumable_is_agreed_on()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var waiting = links.Client.WaitAsync(default);
        var binding = links.Server.BindAsync(LinkPair.SomeBind() with { Flags = BindFlags.Resumable }, default, Loopback.Patience, default);
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkBind>().Bind.Flags.ShouldBe(BindFlags.Resumable);
        await links.Client.SendBoundAsync(BindFlags.Resumable, default);
        (await binding).ShouldBe(new BindOutcome.Bound(BindFlags.Resumable));
    }

    [Fact]
    public async Task Bound_that_takes_up_what_was_not_offered_ends_the_link()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var waiting = links.Client.WaitAsync(default);
        var binding = links.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        await waiting.WaitAsync(Loopback.Patience);
        await links.Client.SendBoundAsync(BindFlags.Resumable, default);
        (await binding).ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Protocol);
    }

    [Fact]
    public async Task Resume_tells_the_client_where_the_bridge_stands_and_resumed_answers_it()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var resume = new LinkResume(BridgeId.New(), "ssh", 3, 12345);
        var waiting = links.Client.WaitAsync(default);
        var resuming = links.Server.ResumeAsync(resume, Loopback.Patience, default);
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBe(new LinkResumeAsked(resume));
        await links.Client.SendResumedAsync(new LinkResumed(3, 678), default);
        (await resuming).ShouldBe(new BindOutcome.Resumed(678));
    }

    [Fact]
    public async Task Resume_that_is_refused_leaves_the_link_idle()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var waiting = links.Client.WaitAsync(default);
        var resuming = links.Server.ResumeAsync(new LinkResume(BridgeId.New(), "ssh", 1, 0), Loopback.Patience, default);
        await waiting.WaitAsync(Loopback.Patience);
        await links.Client.SendRefusedAsync(RefusalCode.UnknownBridge, default);
        (await resuming).ShouldBe(new BindOutcome.Refused(RefusalCode.UnknownBridge));
        (links.Client.IsIdle, links.Server.IsIdle).ShouldBe((true, true));
        await links.BindAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Resumed_of_another_epoch_ends_the_link(uint answered)
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var waiting = links.Client.WaitAsync(default);
        var resuming = links.Server.ResumeAsync(new LinkResume(BridgeId.New(), "ssh", 3, 0), Loopback.Patience, default);
        await waiting.WaitAsync(Loopback.Patience);
        await links.Client.SendResumedAsync(new LinkResumed(answered, 0), default);
        (await resuming).ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Protocol);
    }

    [Fact]
    public async Task Bound_does_not_answer_resume()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Sealed);
        var waiting = links.Client.WaitAsync(default);
        var resuming = links.Server.ResumeAsync(new LinkResume(BridgeId.New(), "ssh", 1, 0), Loopback.Patience, default);
        await waiting.WaitAsync(Loopback.Patience);
        await links.Client.SendBoundAsync(BindFlags.None, default);
        (await resuming).ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Protocol);
    }

    [Fact]
    public async Task Raw_link_resumes_nothing()
    {
        using var links = await LinkPair.ConnectAsync(LinkKind.Raw);
        await Should.ThrowAsync<InvalidOperationException>(() => links.Server.ResumeAsync(new LinkResume(BridgeId.New(), "ssh", 1, 0), Loopback.Patience, default));
        links.Server.IsIdle.ShouldBeTrue();
    }
}
