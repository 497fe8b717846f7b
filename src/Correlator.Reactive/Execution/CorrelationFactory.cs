namespace Correlator;

/// <summary>Makes the public result of a unit.</summary>
internal sealed class CorrelationFactory
{
    private readonly EmitterSettings _settings;
    private readonly CorrelationId _ids;

    // A join of pairs has one stream a side, so all its results are of the same streams.
    private PairIdentity? _pairIdentity;
    private int[]? _pairStreams;
    private Completeness? _pairCompleteness;

    // The rows of an aggregate speak for all its streams.
    private RowIdentity? _rowIdentity;
    private (int[] Streams, Completeness Completeness) _ofRows;

    // Most results are of the same streams, and have neither labels nor an anchor but their first event.
    private readonly AnchorIdentity _firstIdentity;
    private readonly AnchorIdentity _secondIdentity;
    private readonly Dictionary<ulong, int[]> _streams = [];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly List<Member> _anchors = new(2);

    public CorrelationFactory(EmitterSettings settings)
    {
        _settings = settings;
        _ids = new CorrelationId(settings.CanonicalQuery);
        _firstIdentity = new AnchorIdentity(_ids, index: 0);
        _secondIdentity = new AnchorIdentity(_ids, index: 1);
    }

    /// <summary>What a unit's first publication fixes for good: its id and its copied labels.</summary>
    public Publication Begin(Unit unit, List<Member> members, Publication? before)
    {
        _anchors.Clear();
        if (before?.Continues is null)
        {
            unit.CollectAnchors(_anchors);
        }
        else
        {
            _anchors.Add(members[0]);
        }

        return new Publication
        {
            Id = IdOf(unit.Key),
            First = members[0],
            Labels = LabelsOf(unit),
            Continues = before?.Continues,
            Cut = before?.Cut,
            Merged = before?.Merged,
        };
    }

    /// <summary>The result of a pair: what <see cref="Create"/> gives for a unit of both, without the unit. Its id is made when somebody asks for it.</summary>
    public Correlation CreatePair(in EventPair pair, in PairKey key)
    {
        _pairIdentity ??= new PairIdentity(_ids, pair.Streams.Left);
        return CreatePair(pair, key, _pairIdentity, pair.IsLeftFirst);
    }

    /// <summary>The result of a row where the query is an aggregate: what <see cref="CreateWhole"/> gives for a unit of it, without the unit. Its id and key are made when somebody asks for them.</summary>
    public Correlation CreateRow(LogEvent row)
    {
        if (_rowIdentity is null)
        {
            var streams = _settings.Rows!.Value.Streams;
            _ofRows = (StreamsOf(streams), IsComplete(streams) ? Completeness.Complete : Completeness.Partial);
            _rowIdentity = new RowIdentity(_ids);
        }

        return new Correlation(_rowIdentity, [EventOf(_settings.Rows!.Value.Stream, row)])
        {
            Completeness = _ofRows.Completeness,
            Streams = _ofRows.Streams,
        };
    }

    /// <summary>The result of two events that are one correlation: what <see cref="CreateWhole"/> gives for a unit of both, without the unit.</summary>
    public Correlation CreateClosedPair(in EventPair pair, in PairKey key, bool isKnownByLeft)
    {
        var isLeftFirst = pair.IsLeftFirst;
        return CreatePair(pair, key, isLeftFirst == isKnownByLeft ? _firstIdentity : _secondIdentity, isLeftFirst);
    }

    /// <summary>The result of an event that is a correlation alone.</summary>
    public Correlation CreateClosedEvent(in LoneEvent lone, in PairKey key) => new(_firstIdentity, [EventOf(lone.Stream, lone.Event)])
    {
        Completeness = IsComplete(lone.Streams) ? Completeness.Complete : Completeness.Partial,
        KeySource = new UnitKey(key.Names, key.Encoded.ToArray()),
        Streams = StreamsOf(lone.Streams),
    };

    /// <summary>The result of a unit that comes out once and whole, which needs no publication.</summary>
    public Correlation CreateWhole(Unit unit, List<Member> members)
    {
        _anchors.Clear();
        unit.CollectAnchors(_anchors);
        var events = EventsOf(members);
        var key = unit.Key;
        var isKnownByFirst = _anchors.Count == 1 && ReferenceEquals(_anchors[0], members[0]);
        return new Correlation(isKnownByFirst ? _firstIdentity : new KnownIdentity(IdOf(key)), events)
        {
            Completeness = IsComplete(unit.Streams) ? Completeness.Complete : Completeness.Partial,
            KeySource = key,
            Labels = LabelsOf(unit),
            Streams = StreamsOf(unit.Streams),
            IsKeyMissing = unit.IsKeyMissing,
        };
    }

    private Hash128 IdOf(UnitKey? key)
    {
        if (_anchors.Count == 1)
        {
            return _ids.Of(key, AnchorOf(_anchors[0]));
        }

        return _ids.Of(key, [.. _anchors.Select(AnchorOf)]);

        static CorrelationId.Anchor AnchorOf(Member member) => new(member.Stream, member.Event);
    }

    private Correlation CreatePair(in EventPair pair, in PairKey key, CorrelationIdentity identity, bool isLeftFirst)
    {
        var streams = 1UL << pair.Streams.Left | 1UL << pair.Streams.Right;
        _pairStreams ??= StreamsOf(streams);
        _pairCompleteness ??= IsComplete(streams) ? Completeness.Complete : Completeness.Partial;
        var (left, right) = (EventOf(pair.Streams.Left, pair.Left), EventOf(pair.Streams.Right, pair.Right));
        return new Correlation(identity, isLeftFirst ? [left, right] : [right, left])
        {
            Completeness = _pairCompleteness.Value,
            KeySource = new UnitKey(key.Names, key.Encoded.ToArray()),
            Streams = _pairStreams,
        };
    }

    private Labels LabelsOf(Unit unit)
    {
        _labels.Clear();
        unit.CollectLabels(_labels);
        return _labels.Count == 0 ? Labels.Empty : Labels.Of(_labels);
    }

    private CorrelatedEvent[] EventsOf(List<Member> members)
    {
        var events = new CorrelatedEvent[members.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = EventOf(members[i].Stream, members[i].Event);
        }

        return events;
    }

    private CorrelatedEvent EventOf(int stream, LogEvent logEvent) => new(stream, _settings.Streams[stream].Alias, logEvent);

    public Correlation Create(Unit unit, List<Member> members, Publication publication, bool isTruncated)
    {
        return new Correlation(new KnownIdentity(publication.Id), EventsOf(members))
        {
            Revision = publication.Revision,
            Completeness = IsComplete(unit.Streams) ? Completeness.Complete : Completeness.Partial,
            KeySource = unit.Key,
            Labels = publication.Labels,
            Streams = StreamsOf(unit.Streams),
            IsTruncated = isTruncated,
            Continues = publication.Continues?.ToString(),
            Merged = publication.Merged is { } merged ? [.. merged.Select(static id => id.ToString())] : [],
            IsKeyMissing = unit.IsKeyMissing,
        };
    }

    private bool IsComplete(ulong streams)
    {
        foreach (var required in _settings.RequiredStreams)
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
        if (_streams.TryGetValue(streams, out var known))
        {
            return known;
        }

        var indices = new List<int>(_settings.Streams.Count);
        for (var i = 0; i < _settings.Streams.Count; i++)
        {
            if ((streams >> i & 1) != 0)
            {
                indices.Add(i);
            }
        }

        return _streams[streams] = [.. indices];
    }
}
