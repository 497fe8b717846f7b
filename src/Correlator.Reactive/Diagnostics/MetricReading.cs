namespace Correlator;

/// <summary>What tells the series of an instrument apart. A label that is null is left out.</summary>
internal readonly record struct MetricLabels(string Query, string? Source = null, string? Alias = null, string? Outcome = null, string? Partition = null)
{
    /// <summary>Stands for the names of what is beyond the limit of series.</summary>
    public const string Other = "other";

    /// <summary>The series that takes what has no series of its own any more.</summary>
    public MetricLabels Folded() => new(Other, Source is null ? null : Other, Alias is null ? null : Other, Outcome, Partition is null ? null : Other);

    public KeyValuePair<string, object?>[] ToTags()
    {
        var tags = new List<KeyValuePair<string, object?>>(5) { new("query", Query) };
        Add(tags, "source", Source);
        Add(tags, "alias", Alias);
        Add(tags, "outcome", Outcome);
        Add(tags, "partition", Partition);
        return [.. tags];
    }

    private static void Add(List<KeyValuePair<string, object?>> tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(new(name, value));
        }
    }
}

/// <summary>A figure of a run that an instrument shows: it is read when somebody collects, never before.</summary>
/// <param name="Instrument">The instrument's name.</param>
/// <param name="Labels">The series.</param>
/// <param name="Read">The figure now; null where there is none at present.</param>
internal sealed record MetricReading(string Instrument, MetricLabels Labels, Func<double?> Read);
