namespace Venus.Conformance;

public sealed class ReceiveActorSpec : ConformanceTest
{
    [Fact]
    public void Handlers_are_tried_in_the_order_of_their_declaration()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ordered()));

        foreach (var message in new object[] { 5, 50, "text", 3.5, new ArgumentException("x"), new InvalidOperationException("y") })
            actor.Tell(message);

        ExpectMsg("small");
        ExpectMsg("int");
        ExpectMsg("string");
        ExpectMsg("any");
        ExpectMsg("argument");
        ExpectMsg("exception");
    }

    [Fact]
    public void Handler_takes_what_can_stand_for_its_type_though_the_type_is_sealed()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Variant()));
        Action<object> wider = static _ => { };

        foreach (var message in new object[] { new[] { "text" }, wider, DayOfWeek.Friday })
            actor.Tell(message);

        ExpectMsg("array of objects");
        ExpectMsg("taker of strings");
        ExpectMsg("any");
    }

    [Fact]
    public void Handler_that_declines_leaves_the_message_to_the_next()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Declining()));

        actor.Tell("mine");
        actor.Tell("yours");

        ExpectMsg("first mine");
        ExpectMsg("second yours");
    }

    [Fact]
    public void Message_without_handler_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Declining()));

        actor.Tell(42, TestActor);

        var unhandled = ExpectMsg<UnhandledMessage>();
        unhandled.Message.ShouldBe(42);
        unhandled.Recipient.ShouldBe(actor);
        unhandled.Sender.ShouldBe(TestActor);
    }

    [Fact]
    public void Handler_after_one_for_everything_is_refused()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Impossible())));

        ExpectTerminated(actor);
    }

    [Fact]
    public async Task Handler_declared_while_running_is_refused()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Late()));

        (await actor.Ask<string>("declare", TimeSpan.FromSeconds(3))).ShouldBe("refused");
    }

    private sealed class Ordered : ReceiveActor
    {
        public Ordered()
        {
            Receive<int>(number => number < 10, _ => Sender.Tell("small"));
            Receive<int>(_ => Sender.Tell("int"));
            Receive<string>(_ => Sender.Tell("string"));
            Receive<ArgumentException>(_ => Sender.Tell("argument"));
            Receive<Exception>(_ => Sender.Tell("exception"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class Variant : ReceiveActor
    {
        public Variant()
        {
            Receive<int>(_ => Sender.Tell("int"));
            Receive<object[]>(_ => Sender.Tell("array of objects"));
            Receive<Action<string>>(_ => Sender.Tell("taker of strings"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class Declining : ReceiveActor
    {
        public Declining()
        {
            Receive<string>(text =>
            {
                if (text != "mine")
                    return false;
                Sender.Tell("first mine");
                return true;
            });
            Receive<string>(text => Sender.Tell($"second {text}"));
        }
    }

    private sealed class Impossible : ReceiveActor
    {
        public Impossible()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late() => Receive<string>(_ =>
        {
            try
            {
                Receive<int>(_ => { });
                Sender.Tell("taken");
            }
            catch (InvalidOperationException)
            {
                Sender.Tell("refused");
            }
        });
    }
}
