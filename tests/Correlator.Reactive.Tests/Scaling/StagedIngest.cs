using Correlator.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Writes events into the logs of all stages of a query, in packets of some size; sources tell now and then how far they have come.</summary>
internal sealed class StagedIngest
{
    private readonly StagedQuery _query;
    private readonly MemoryLog[] _logs;
    private readonly Queue<ReferenceEvent> _arrivals;
    private readonly bool _isNumbered;
    private readonly Random _random;
    private readonly PacketWriter[][] _packets;
    private readonly Dictionary<string, DateTimeOffset?> _newest;
    private readonly Dictionary<string, long> _numbers;
    private bool _isCompleted;

    public StagedIngest(StagedQuery query, MemoryLog[] logs, IEnumerable<ReferenceEvent> arrivals, bool isNumbered, Random random)
    {
        (_query, _logs, _isNumbered, _random) = (query, logs, isNumbered, random);
        var sources = query.Stages.SelectMany(static stage => stage.Sources).ToHashSet();
        _arrivals = new(arrivals.Where(e => sources.Contains(e.Source)));
        _packets = [.. logs.Select(static log => Enumerable.Range(0, log.Partitions).Select(static _ => new PacketWriter()).ToArray())];
        _newest = sources.ToDictionary(static source => source, static _ => (DateTimeOffset?)null);
        _numbers = sources.ToDictionary(static source => source, static _ => 0L);
    }

    /// <summary>Writes the next event, and at the end that all sources have ended.</summary>
    /// <returns>Whether it did something.</returns>
    public bool Step()
    {
        if (_arrivals.TryDequeue(out var e))
        {
            Add(e.Source, ScaledInput.ToEvent(e));
            return true;
        }

        if (_isCompleted)
        {
            return false;
        }

        _isCompleted = true;
        Tell(static (packet, source, _) => packet.AddCompleted(source));
        WriteAll();
        return true;
    }

    private void Add(string source, LogEvent logEvent)
    {
        var number = _isNumbered ? ++_numbers[source] : 0;
        for (var stage = 0; stage < _logs.Length; stage++)
        {
            if (_query.Stages[stage].Sources.Contains(source))
            {
                var partition = _query.Stages[stage].PartitionOf(source, logEvent, _logs[stage].Partitions);
                _packets[stage][partition].AddEvent(source, logEvent, _newest[source], number);
                if (_random.Next(3) == 0)
                {
                    Write(stage, partition);
                }
            }
        }

        _newest[source] = _newest[source] > logEvent.Timestamp ? _newest[source] : logEvent.Timestamp;
        if (_random.Next(4) == 0)
        {
            Tell(static (packet, source, newest) =>
            {
                if (newest is { } ticks)
                {
                    packet.AddProgress(source, ticks);
                }
            });
            if (_random.Next(2) == 0)
            {
                WriteAll();
            }
        }
    }

    private void Tell(Action<PacketWriter, string, DateTimeOffset?> tell)
    {
        for (var stage = 0; stage < _logs.Length; stage++)
        {
            foreach (var source in _query.Stages[stage].Sources)
            {
                Array.ForEach(_packets[stage], packet => tell(packet, source, _newest[source]));
            }
        }
    }

    private void WriteAll()
    {
        for (var stage = 0; stage < _logs.Length; stage++)
        {
            for (var partition = 0; partition < _logs[stage].Partitions; partition++)
            {
                Write(stage, partition);
            }
        }
    }

    private void Write(int stage, int partition)
    {
        if (!_packets[stage][partition].IsEmpty)
        {
            _logs[stage].Append(partition, _packets[stage][partition].Take());
        }
    }
}
