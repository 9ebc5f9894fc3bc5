using Venus.Actors.Dispatch;
using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>The system: three guardians (<c>/</c>, <c>/system</c>, <c>/user</c>) and what actors share.</summary>
internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystemOptions _options;
    private readonly Scheduler _scheduler;
    private readonly RootActorPath _rootPath;
    private readonly ActorPath _temporaryPath;
    private readonly LocalActorRef _root;
    private LocalActorRef? _user;
    private LocalActorRef? _system;
    private long _uids;
    private long _temporaryNames;

    public ActorSystemImpl(string name, ActorSystemOptions options)
    {
        if (!IsLegal(name))
            throw new ArgumentException($"Invalid ActorSystem name '{name}': only ASCII letters, digits, '-' and '_' (not in front) are allowed.", nameof(name));
        _options = options;
        Name = name;
        Dispatcher = options.Dispatcher;
        _scheduler = new Scheduler(Dispatcher.TimeProvider, cause => Log!.Error(cause, "A scheduled action failed: {0}", cause.Message));
        EventStream = new EventStream(options.LogLevel, new LogSink(this, options.LoggerFactory, options.LogDeadLetters).Accept);
        Log = Logging.GetLogger(EventStream, $"ActorSystem({name})");
        _rootPath = new RootActorPath(new Address("akka", name));
        _temporaryPath = _rootPath / "temp";
        DeadLetterRef = new DeadLetterRef(this, _rootPath / "deadLetters");
        _root = new LocalActorRef(this, Props.Create<RootGuardian>(), _rootPath, new TopOfTree(this, _rootPath));
        CoordinatedShutdown = new CoordinatedShutdown(this);
    }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override IScheduler Scheduler => _scheduler;

    public override ILoggingAdapter Log { get; }

    public override Task WhenTerminated => _terminated.Task;

    public override Exception? TerminationCause => TerminationFailure;

    public DeadLetterRef DeadLetterRef { get; }

    public MessageDispatcher Dispatcher { get; }

    public CoordinatedShutdown CoordinatedShutdown { get; }

    public LocalActorRef Root => _root;

    /// <summary>The failure that ended the system.</summary>
    public Exception? TerminationFailure { get; set; }

    public void Start()
    {
        _root.SendSystemMessage(new Create());
        _user = _root.Cell.Children.Attach(Props.Create<UserGuardian>().WithSupervisorStrategy(_options.GuardianStrategy), "user");
        _system = _root.Cell.Children.Attach(Props.Create<SystemGuardian>(_user), "system");
        _root.Tell(new RootGuardian.StopWith(_system), ActorRefs.NoSender);
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _user!.Cell.Children.Create(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _system!.Cell.Children.Create(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => Actors.ActorSelection.Absolute(this, actorPath);

    public override ActorSelection ActorSelection(string actorPath) => Actors.ActorSelection.Parse(this, _user!, actorPath);

    public override void Stop(IActorRef actor)
    {
        var target = InternalActorRef.From(actor);

        // A guardian stops its own children, so that it knows whom it waits for.
        if (ReferenceEquals((target as LocalActorRef)?.Cell.ParentRef, _user))
            _user!.Tell(new UserGuardian.StopChild(target), ActorRefs.NoSender);
        else
            target.Stop();
    }

    public override Task Terminate()
    {
        CoordinatedShutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code) =>
        WhenTerminated.ContinueWith(static (_, state) => ((Action)state!)(), code, TaskScheduler.Default);

    /// <summary>Stops all actors: the user's first, then the system's.</summary>
    public Task FinalTerminate()
    {
        _user!.Stop();
        return WhenTerminated;
    }

    /// <summary>Called when the root has ended, and with it everything.</summary>
    public void OnRootEnded()
    {
        _scheduler.Dispose();
        _terminated.TrySetResult();
    }

    public long NextUid() => Interlocked.Increment(ref _uids);

    public ActorPath NextTemporaryPath() =>
        new ChildActorPath(_temporaryPath, GeneratedName.From(Interlocked.Increment(ref _temporaryNames)), NextUid());

    public override string ToString() => $"akka://{Name}";

    private static bool IsLegal(string? name) => !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
