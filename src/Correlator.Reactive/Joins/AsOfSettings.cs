namespace Correlator;

/// <summary>What a running as-of join needs to know.</summary>
internal sealed record AsOfSettings
{
    public required JoinKind Kind { get; init; }

    public required AsOfDirection Direction { get; init; }

    /// <summary>The greatest distance of a partner before and after the left item; zero for the way that the join does not look.</summary>
    public required long ReachBack { get; init; }

    public required long ReachAhead { get; init; }

    public required ItemKey LeftKey { get; init; }

    public required ItemKey RightKey { get; init; }

    /// <summary>The names under which a result shows the key: the left side's.</summary>
    public required string[] KeyNames { get; init; }

    public IReadOnlyList<FieldName> GroupLabels { get; init; } = [];

    public required StreamTable Streams { get; init; }

    public required OperatorCounters Counters { get; init; }

    public required ILateSink Late { get; init; }

    /// <summary>What counts what is held; null where nothing is bounded.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>The streams of the sides.</summary>
    public ulong LeftStreams { get; init; }

    public ulong RightStreams { get; init; }

    /// <summary>The right items that keys hold, where a budget counts them.</summary>
    public HeldQueue<AsOfRight> HeldRights { get; } = new();

    public bool EmitsUnmatched => Kind is JoinKind.Or or JoinKind.Unless;

    /// <summary>The labels that a group modifier copies of a partner; null for none.</summary>
    public Dictionary<string, string>? CopyLabels(in Item partner)
    {
        if (GroupLabels.Count == 0)
        {
            return null;
        }

        var (scope, scratch) = (new ItemScope(), new Utf8Scratch());
        scope.Enter(partner);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in GroupLabels)
        {
            if (scope.TryRead(new ItemField(name, ulong.MaxValue, HasAlias: false), scratch, out var value) && !value.IsEmpty)
            {
                labels[name.Text] = System.Text.Encoding.UTF8.GetString(value);
            }
        }

        return labels;
    }
}
