namespace Venus.Conformance;

public sealed class LoggingSpec : ConformanceTest
{
    [Fact]
    public void Log_of_an_actor_is_published_in_the_name_of_its_path()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var actor = Sys.ActorOf(Props.Create(() => new Talker()), "talker");

        actor.Tell("info");

        var entry = ExpectMsg<Info>(info => info.Message.ToString() == "hello 7 and seven");
        entry.LogSource.ShouldContain(actor.Path.ToString());
        entry.LogLevel().ShouldBe(LogLevel.InfoLevel);
    }

    [Fact]
    public void Levels_have_events_of_their_own()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Talker()));

        EventFilter.Warning(message: "careful").ExpectOne(() => actor.Tell("warning"));
        EventFilter.Error(message: "broken").ExpectOne(() => actor.Tell("error"));
        EventFilter.Exception<TimeoutException>().ExpectOne(() => actor.Tell("exception"));
    }

    [Fact]
    public void Text_with_braces_and_no_values_is_taken_as_it_is()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Talker()));

        EventFilter.Info(message: "literal {braces}").ExpectOne(() => actor.Tell("braces"));
    }

    [Fact]
    public void Logger_of_a_system_speaks_for_a_named_source()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));

        Logging.GetLogger(Sys, "the gate").Warning("shut");

        ExpectMsg<Warning>().LogSource.ShouldContain("the gate");
    }

    private sealed class Talker : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Talker()
        {
            Receive<string>(text => text == "info", _ => _log.Info("hello {0} and {1}", 7, "seven"));
            Receive<string>(text => text == "warning", _ => _log.Warning("careful"));
            Receive<string>(text => text == "error", _ => _log.Error("broken"));
            Receive<string>(text => text == "exception", _ => _log.Error(new TimeoutException("slow"), "it took too long"));
            Receive<string>(text => text == "braces", _ => _log.Info("literal {braces}"));
        }
    }
}
