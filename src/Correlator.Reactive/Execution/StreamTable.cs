namespace Correlator;

/// <summary>The streams of a running query by their index in text order.</summary>
internal sealed class StreamTable
{
    private readonly List<StreamState> _streams = [];

    public int Count => _streams.Count;

    public StreamState this[int index] => _streams[index];

    public void Add(StreamState stream) => _streams.Add(stream);

    /// <summary>The same streams with others in some places.</summary>
    public StreamTable With(IEnumerable<(int Stream, StreamState State)> others)
    {
        var table = new StreamTable();
        table._streams.AddRange(_streams);
        foreach (var (stream, state) in others)
        {
            table._streams[stream] = state;
        }

        return table;
    }

    public long RangeOf(int stream) => _streams[stream].RangeTicks;

    public long MaxRange(ulong streams) => Select(streams).Select(static stream => stream.RangeTicks).DefaultIfEmpty().Max();

    public bool HasOneRange(ulong streams) => Select(streams).Select(static stream => stream.RangeTicks).Distinct().Count() <= 1;

    public IEnumerable<StreamState> Select(ulong streams)
    {
        for (var i = 0; i < _streams.Count; i++)
        {
            if ((streams >> i & 1) != 0)
            {
                yield return _streams[i];
            }
        }
    }
}

/// <summary>One stream of a running query.</summary>
internal sealed record StreamState
{
    public required string Source { get; init; }

    /// <summary>The alias of its events: its own, that of the parentheses round it, or the source's name.</summary>
    public required string Alias { get; init; }

    /// <summary>How long its events can match.</summary>
    public required long RangeTicks { get; init; }

    public StreamLedger Ledger { get; } = new();
}
