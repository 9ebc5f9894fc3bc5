using System.Numerics;
using System.Runtime.InteropServices;

namespace Venus.Actors.Dispatch;

/// <summary>
/// The user messages of an actor, from many producers to one consumer, and the bit that says whether the actor is due to run. One atomic addition is all
/// that a message needs: it claims the message's place and tells whether somebody has to see to it that the actor runs. Places are in segments, which are
/// made as they are reached and never used again, so there is no ABA case; what one producer put in comes out in its order.
/// </summary>
internal struct MessageQueue
{
    private const long Due = 1;
    private const long Claim = 2;
    private const int FirstPlaces = 4;
    private const int LeastPlaces = 8;
    private const int MostPlaces = 1024;
    private const int CacheLine = 64;

    private Intake _intake;

    // The consumer's: how many messages it has taken, the segment of the next one, and what it has put back in front of that.
    private long _taken;
    private Segment _first;
    private Stack<Envelope>? _putBack;

    public MessageQueue() => _intake.Last = _first = new Segment(begin: 0, FirstPlaces);

    /// <summary>Puts a message behind all others. For any thread.</summary>
    /// <returns>Whether that made the actor due, and it has to be scheduled.</returns>
    public bool Add(object message, IActorRef? sender)
    {
        // Read before the claim: thus it cannot begin behind the claimed place, and the way there is forward.
        var segment = Volatile.Read(ref _intake.Last);
        var claims = Volatile.Read(ref _intake.Claims);
        var begins = (claims & Due) == 0 && Interlocked.CompareExchange(ref _intake.Claims, (claims + Claim) | Due, claims) == claims;
        if (!begins)
            claims = Interlocked.Add(ref _intake.Claims, Claim) - Claim;
        var place = claims >> 1;
        if (place >= segment.End)
            segment = Advance(segment, place);
        segment.Put(place, message, sender);
        return begins || ((claims & Due) == 0 && TryMakeDue());
    }

    /// <summary>Puts a message in front of all others. For the consumer.</summary>
    public void PutBack(Envelope message) => (_putBack ??= []).Push(message);

    /// <summary>Takes the oldest message. For the consumer.</summary>
    /// <returns>The message, or null. One whose producer has claimed its place and not come further does not count yet.</returns>
    public object? Take(out IActorRef? sender) => _putBack is { Count: > 0 } ? TakeBack(_putBack, out sender) : TakeNext(out sender) ?? AwaitNext(out sender);

    /// <summary>Makes the actor due. For any thread.</summary>
    /// <returns>Whether it was not.</returns>
    public bool TryMakeDue() => (Volatile.Read(ref _intake.Claims) & Due) == 0 && (Interlocked.Or(ref _intake.Claims, Due) & Due) == 0;

    /// <summary>Makes the actor not due, unless there is something that it takes. For the consumer.</summary>
    /// <param name="takesMessages">Whether it takes messages at all now.</param>
    /// <returns>Whether it is no longer due; if not, it has to run again.</returns>
    public bool TryRest(bool takesMessages)
    {
        while (true)
        {
            var claims = Volatile.Read(ref _intake.Claims);
            if (takesMessages && (_putBack is { Count: > 0 } || HasClaims(claims)))
                return false;
            if (Interlocked.CompareExchange(ref _intake.Claims, claims & ~Due, claims) == claims)
                return true;
        }
    }

    private readonly bool HasClaims(long claims) => claims >> 1 != _taken;

    private static object TakeBack(Stack<Envelope> putBack, out IActorRef? sender)
    {
        var message = putBack.Pop();
        sender = message.Sender;
        return message.Message;
    }

    private object? TakeNext(out IActorRef? sender)
    {
        sender = null;
        if (_taken == _first.End)
        {
            if (_first.Next is not { } next)
                return null;
            var passed = _first;
            Volatile.Write(ref _first, next);
            passed.Leave();
        }

        var message = _first.Take(_taken, out sender);
        if (message is not null)
            _taken++;
        return message;
    }

    // A place that is claimed lacks a few instructions of its producer's, unless that has lost its processor: then the actor's turn ends here.
    private object? AwaitNext(out IActorRef? sender)
    {
        sender = null;
        if (!HasClaims(Volatile.Read(ref _intake.Claims)))
            return null;
        for (var wait = default(SpinWait); !wait.NextSpinWillYield; wait.SpinOnce())
        {
            if (TakeNext(out sender) is { } message)
                return message;
        }

        return null;
    }

    private Segment Advance(Segment start, long place)
    {
        var segment = start;
        while (place >= segment.End)
        {
            segment = segment.Next ?? segment.Append(PlacesFor(place));
            // The consumer was faster than this producer. It cannot get past a place that is not filled, so from its own segment the way is forward again.
            if (segment == Segment.Passed)
                segment = Volatile.Read(ref _first);
        }

        Interlocked.CompareExchange(ref _intake.Last, segment, start);
        return segment;
    }

    // As many as are waiting: an actor that keeps up needs few, and a crowd is not worth a segment for every few.
    private readonly int PlacesFor(long place) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(place - Volatile.Read(in _taken), LeastPlaces, MostPlaces));

    /// <summary>Some places in a row.</summary>
    private sealed class Segment(long begin, int count)
    {
        /// <summary>What follows a segment that the consumer has left.</summary>
        public static readonly Segment Passed = new(0, 0);

        private readonly Place[] _places = new Place[count];
        private Segment? _next;

        public long End { get; } = begin + count;

        public Segment? Next => Volatile.Read(ref _next);

        /// <summary>Makes the next one.</summary>
        /// <returns>What is next: this one, or what somebody else put there.</returns>
        public Segment Append(int places)
        {
            var next = new Segment(End, places);
            return Interlocked.CompareExchange(ref _next, next, null) ?? next;
        }

        /// <summary>Lets go of the next one: from an old segment that has not been collected yet, all that came after would hang.</summary>
        public void Leave() => Volatile.Write(ref _next, Passed);

        public void Put(long place, object message, IActorRef? sender)
        {
            ref var target = ref _places[place - begin];
            target.Sender = sender;
            Volatile.Write(ref target.Message, message);
        }

        public object? Take(long place, out IActorRef? sender)
        {
            ref var source = ref _places[place - begin];
            sender = null;
            var message = Volatile.Read(ref source.Message);
            if (message is not null)
            {
                sender = source.Sender;
                source = default;
            }

            return message;
        }
    }

    /// <summary>What the producers write, in a cache line of its own: the consumer would take it from them with every message.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 2 * CacheLine)]
    private struct Intake
    {
        /// <summary>Twice the number of places claimed so far, and the bit.</summary>
        [FieldOffset(CacheLine)]
        public long Claims;

        /// <summary>A segment at or before the first place that is not claimed.</summary>
        [FieldOffset(CacheLine + sizeof(long))]
        public Segment Last;
    }

    private struct Place
    {
        public object? Message;
        public IActorRef? Sender;
    }
}
