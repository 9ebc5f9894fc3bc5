using System.Globalization;

namespace Venus.FuzzTests.Engine;

/// <summary>
/// A number of rounds against one decoder: each makes an input of the corpus and has it read. An input that leads to an outcome not
/// seen before joins the corpus, so that later ones start from there. What fails is told with its seed, its round and its bytes.
/// </summary>
internal sealed class FuzzRun(string name, IDecoder decoder, ulong seed)
{
    private const int MaxCorpus = 2048;

    // Until the code is compiled for good, compiling it is what is measured.
    private const int WarmUp = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<byte[]> _corpus = [.. decoder.Seeds, .. KeptCorpus.Of(name)];
    private readonly HashSet<int> _outcomes = [];
    private readonly Dice _dice = new(seed);
    private readonly Mutator _mutator = new();
    private byte[] _input = [];
    private long _round;

    /// <summary>Inputs that were read.</summary>
    public long Accepted { get; private set; }

    /// <summary>Inputs that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>The most that one input had the process allocate, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>How many outcomes were told apart.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Runs; on a thread of its own, so that an input that is never done with fails the run and not the day.</summary>
    public async Task RunAsync(long rounds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(rounds, done)) { IsBackground = true, Name = $"fuzz {name}" };
        thread.Start();
        while (true)
        {
            var before = Volatile.Read(ref _round);
            try
            {
                await done.Task.WaitAsync(Patience);
                return;
            }
            catch (TimeoutException) when (!done.Task.IsCompleted)
            {
                if (Volatile.Read(ref _round) == before)
                {
                    throw new InvalidOperationException(Describe("is not done with it"));
                }
            }
        }
    }

    private void Run(long rounds, TaskCompletionSource done)
    {
        try
        {
            foreach (var kept in _corpus.ToArray())
            {
                Try(kept);
            }

            for (var round = 1L; round <= rounds; round++)
            {
                Volatile.Write(ref _round, round);
                _dice.Begin(seed, round);
                Try(_mutator.Make(_dice, _corpus, decoder.Seeds.Count, decoder.Words));
            }

            done.SetResult();
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    private void Try(ReadOnlySpan<byte> input)
    {
        Keep(input);
        int outcome;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            outcome = decoder.Decode(input, _dice);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Accepted++;
        }
        catch (Exception error) when (decoder.IsRefusal(error))
        {
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            outcome = Shape(error.Message);
            Refused++;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(Describe($"threw {error.GetType().Name}: {error.Message}"), error);
        }

        if (_round > WarmUp)
        {
            MostAllocated = Math.Max(MostAllocated, allocated);
            if (allocated > decoder.MaxAllocated)
            {
                throw new InvalidOperationException(Describe($"allocated {allocated} bytes for it"));
            }
        }

        if (_outcomes.Add(outcome) && _corpus.Count < MaxCorpus && input.Length > 0)
        {
            _corpus.Add(input.ToArray());
        }
    }

    // The watch reads it when the thread hangs.
    private void Keep(ReadOnlySpan<byte> input)
    {
        if (_input.Length < input.Length + sizeof(int))
        {
            _input = new byte[Mutator.MaxLength + sizeof(int)];
        }

        BitConverter.TryWriteBytes(_input, input.Length);
        input.CopyTo(_input.AsSpan(sizeof(int)));
    }

    // A refusal's text without its numbers and without what it quotes: the same for all inputs that end at the same place.
    private static int Shape(string text)
    {
        var (hash, quoted) = (17, false);
        foreach (var letter in text)
        {
            quoted ^= letter is '\'' or '"' or '`';
            hash = quoted || char.IsAsciiHexDigit(letter) ? hash : (hash * 31) + letter;
        }

        return hash;
    }

    private string Describe(string what)
    {
        var input = _input.AsSpan(sizeof(int), BitConverter.ToInt32(_input));
        return string.Create(CultureInfo.InvariantCulture, $"{name} {what}. Seed {seed}, round {_round}, input {Convert.ToHexString(input)}");
    }
}
