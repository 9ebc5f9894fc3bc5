using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Legacy;

namespace Venus.Net.Tests.Legacy;

public sealed class LegacyTurnTests
{
    [Fact]
    public void Second_message_waits_for_the_answer_to_the_first()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Heartbeat);
        turn.MaySendHeartbeat.ShouldBeFalse();
        turn.MaySendActivate.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => turn.Send(LegacyMessage.Activate));

        turn.Answered();
        turn.MaySendActivate.ShouldBeTrue();
    }

    [Fact]
    public void Answered_activate_lets_heartbeats_go_on_but_no_second_activate_before_the_data_connection()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Activate);
        turn.Answered();
        turn.AnswersActivate.ShouldBe(true);
        turn.MaySendHeartbeat.ShouldBeTrue();
        turn.MaySendActivate.ShouldBeFalse();

        turn.LinkArrived();
        turn.MaySendActivate.ShouldBeTrue();
    }

    [Fact]
    public void Data_connection_faster_than_the_answer_is_no_proof_until_the_client_is_known()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Activate);
        turn.LinkArrived();
        turn.AnswerAwaited.ShouldBeTrue();
        turn.MaySendActivate.ShouldBeFalse();

        turn.AnswerGivenUp();
        turn.AnswersActivate.ShouldBe(false);
        turn.MaySendActivate.ShouldBeTrue();
    }

    [Fact]
    public void Client_known_not_to_answer_activate_is_waited_for_no_longer_than_its_data_connection()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Activate);
        turn.LinkArrived();
        turn.AnswerGivenUp();

        turn.Send(LegacyMessage.Activate);
        turn.MaySendHeartbeat.ShouldBeFalse();
        turn.LinkArrived();
        turn.MaySendActivate.ShouldBeTrue();
    }

    [Fact]
    public void Answer_too_many_corrects_the_guess_that_the_client_answers_none()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Activate);
        turn.LinkArrived();
        turn.AnswerGivenUp();

        turn.Answered();
        turn.AnswersActivate.ShouldBe(true);
    }

    [Fact]
    public void Data_connection_given_up_leaves_the_turn_to_the_next_message()
    {
        var turn = new LegacyTurn();
        turn.Send(LegacyMessage.Activate);
        turn.LinkGivenUp();
        turn.MaySendHeartbeat.ShouldBeTrue();
        turn.MaySendActivate.ShouldBeTrue();
    }

    [Fact]
    public void Original_clients_that_read_whole_messages_lose_none_in_any_order_of_events()
    {
        // The model: a client with a receive buffer. It reads all of it at once and knows a message only when it is alone there.
        Prop.ForAll(Gen.Choose(0, 4).ListOf(200).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (steps, answersActivate) =>
        {
            var turn = new LegacyTurn();
            var client = new Model(answersActivate);
            foreach (var step in steps)
            {
                client.Step(turn, step);
                client.Unread.ShouldBeLessThanOrEqualTo(1);
                client.LinksOnTheirWay.ShouldBeLessThanOrEqualTo(1);
            }
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Model(bool answersActivate)
    {
        private readonly Queue<LegacyMessage> _buffer = new();
        private int _answers;

        public int Unread => _buffer.Count;

        public int LinksOnTheirWay { get; private set; }

        public void Step(LegacyTurn turn, int step)
        {
            switch (step)
            {
                case 0 when turn.MaySendHeartbeat:
                    Send(turn, LegacyMessage.Heartbeat);
                    break;
                case 1 when turn.MaySendActivate:
                    Send(turn, LegacyMessage.Activate);
                    break;
                case 2 when _buffer.TryDequeue(out var message):
                    _answers += message == LegacyMessage.Heartbeat || answersActivate ? 1 : 0;
                    LinksOnTheirWay += message == LegacyMessage.Activate ? 1 : 0;
                    break;
                case 3 when _answers > 0:
                    _answers--;
                    turn.Answered();
                    break;
                case 4 when LinksOnTheirWay > 0:
                    LinksOnTheirWay--;
                    turn.LinkArrived();
                    // An answer that is on its way is waited for; here it arrives within the wait or never.
                    if (turn.AnswerAwaited && _answers == 0)
                    {
                        turn.AnswerGivenUp();
                    }

                    break;
            }
        }

        private void Send(LegacyTurn turn, LegacyMessage message)
        {
            turn.Send(message);
            _buffer.Enqueue(message);
        }
    }
}
