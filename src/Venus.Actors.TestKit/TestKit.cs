using Venus.Actors.Event;
using Xunit.Abstractions;

namespace Venus.Actors.TestKit;

/// <summary>The base of an xunit test class: a system per test, ended with it.</summary>
public class TestKit : TestKitBase, IDisposable
{
    private readonly bool _ownsSystem;

    /// <summary>Makes the kit.</summary>
    /// <param name="system">The system under test; a new one, ended with the test, when left out.</param>
    /// <param name="output">Where to write what is logged.</param>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null)
        : this(system ?? ActorSystem.Create("test"), output, ownsSystem: system is null)
    {
    }

    /// <summary>Makes the kit with a system of one's own choice. Kernel only.</summary>
    /// <param name="options">What the system is made with.</param>
    /// <param name="actorSystemName">The system's name.</param>
    /// <param name="output">Where to write what is logged.</param>
    public TestKit(ActorSystemOptions options, string? actorSystemName = null, ITestOutputHelper? output = null)
        : this(ActorSystem.Create(actorSystemName ?? "test", options), output, ownsSystem: true)
    {
    }

    private TestKit(ActorSystem system, ITestOutputHelper? output, bool ownsSystem)
        : base(system, testActorName: null, implicitSender: true)
    {
        _ownsSystem = ownsSystem;
        Output = output;
        if (output is not null)
            system.EventStream.Subscribe(new CallbackRef(entry => Write(output, entry)), typeof(LogEvent));
    }

    /// <summary>Where what is logged is written, if anywhere.</summary>
    protected ITestOutputHelper? Output { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What a test class does after each test, before the system ends.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Ends the system, if it is the kit's own.</summary>
    protected virtual void Dispose(bool disposing)
    {
        try
        {
            AfterAll();
        }
        finally
        {
            if (_ownsSystem)
                Shutdown();
            ImplicitSender.Current = null;
        }
    }

    private static void Write(ITestOutputHelper output, object entry)
    {
        try
        {
            output.WriteLine(entry.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over: what an actor says afterwards has no one to be shown to.
        }
    }
}
