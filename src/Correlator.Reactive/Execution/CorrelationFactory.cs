namespace Correlator;

/// <summary>Makes the public result of a unit.</summary>
internal sealed class CorrelationFactory(EmitterSettings settings)
{
    private readonly CorrelationId _ids = new(settings.CanonicalQuery);

    // A join of pairs has one stream a side, so all its results are of the same streams.
    private int[]? _pairStreams;
    private Completeness? _pairCompleteness;

    /// <summary>What a unit's first publication fixes for good: its id and its copied labels.</summary>
    public Publication Begin(Unit unit, List<Member> members, Publication? before)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        unit.CollectLabels(labels);
        var anchors = new List<Member>(2);
        if (before?.Continues is null)
        {
            unit.CollectAnchors(anchors);
        }
        else
        {
            anchors.Add(members[0]);
        }

        return new Publication
        {
            Id = _ids.Of(unit.Key, anchors),
            First = members[0],
            Labels = labels.Count == 0 ? Labels.Empty : Labels.Of(labels),
            Continues = before?.Continues,
            Cut = before?.Cut,
            Merged = before?.Merged ?? [],
        };
    }

    /// <summary>The result of a pair: what <see cref="Create"/> gives for a unit of both, without the unit.</summary>
    public Correlation CreatePair(in EventPair pair, in PairKey key)
    {
        var streams = 1UL << pair.Streams.Left | 1UL << pair.Streams.Right;
        _pairStreams ??= StreamsOf(streams);
        _pairCompleteness ??= IsComplete(streams) ? Completeness.Complete : Completeness.Partial;
        var (left, right) = (EventOf(pair.Streams.Left, pair.Left), EventOf(pair.Streams.Right, pair.Right));
        return new Correlation(_ids.Of(key.Encoded, pair), pair.IsLeftFirst ? [left, right] : [right, left])
        {
            Completeness = _pairCompleteness.Value,
            KeyParts = KeyPartsOf(key.Names, KeyEncoder.Decode(key.Encoded, key.Names.Length)),
            Streams = _pairStreams,
        };
    }

    private CorrelatedEvent EventOf(int stream, LogEvent logEvent) => new(stream, settings.Streams[stream].Alias, logEvent);

    public Correlation Create(Unit unit, List<Member> members, Publication publication, bool isTruncated)
    {
        var events = new CorrelatedEvent[members.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = EventOf(members[i].Stream, members[i].Event);
        }

        return new Correlation(publication.Id, events)
        {
            Revision = publication.Revision,
            Completeness = IsComplete(unit.Streams) ? Completeness.Complete : Completeness.Partial,
            KeyParts = unit.Key is null ? [] : KeyPartsOf(unit.Key.Names, unit.Key.Values),
            Labels = publication.Labels,
            Streams = StreamsOf(unit.Streams),
            IsTruncated = isTruncated,
            Continues = publication.Continues,
            Merged = [.. publication.Merged],
            IsKeyMissing = unit.IsKeyMissing,
        };
    }

    private static KeyValuePair<string, string>[] KeyPartsOf(string[] names, string[] values)
    {
        var parts = new KeyValuePair<string, string>[values.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new(names[i], values[i]);
        }

        return parts;
    }

    private bool IsComplete(ulong streams)
    {
        foreach (var required in settings.RequiredStreams)
        {
            if ((streams & required) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private int[] StreamsOf(ulong streams)
    {
        var indices = new List<int>(settings.Streams.Count);
        for (var i = 0; i < settings.Streams.Count; i++)
        {
            if ((streams >> i & 1) != 0)
            {
                indices.Add(i);
            }
        }

        return [.. indices];
    }
}
