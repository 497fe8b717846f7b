namespace Correlator;

/// <summary>One lane of a timeline: a stream's events, none where the stream is missing.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Stream">Its index, which gives the colour.</param>
/// <param name="Events">Its events with their numbers in the correlation, from 1.</param>
internal sealed record TimelineLane(string Name, int Stream, IReadOnlyList<(int Number, CorrelatedEvent Event)> Events)
{
    /// <summary>The lanes of a correlation by stream: of those with events, and of those that are known to have none.</summary>
    public static IReadOnlyList<TimelineLane> Of(Correlation correlation, DisplayOptions options)
    {
        var shown = correlation.Events.Select(static (e, i) => (Number: i + 1, Event: e)).ToLookup(static item => item.Event.Stream);
        var all = correlation.Events.ToLookup(static e => e.Stream, static e => e.Alias);
        var count = Math.Max(options.Streams.Count, correlation.Events.Select(static e => e.Stream + 1).DefaultIfEmpty(0).Max());
        var lanes = new List<TimelineLane>();
        for (var i = 0; i < count; i++)
        {
            var name = all[i].FirstOrDefault() ?? options.Streams.ElementAtOrDefault(i);

            // Without names it is not known whether a stream may be missing: only a partial result tells of one.
            var isMissing = !all.Contains(i) && (name is { Length: > 0 } || (options.Streams.Count == 0 && correlation.Completeness == Completeness.Partial));
            if (all.Contains(i) || isMissing)
            {
                lanes.Add(new TimelineLane(DisplayText.Cut(name ?? $"stream {i}", 20), i, [.. shown[i]]) { IsMissing = isMissing });
            }
        }

        if (correlation.Completeness == Completeness.Partial && lanes.TrueForAll(static lane => !lane.IsMissing) && options.Streams.Count == 0)
        {
            lanes.Add(new TimelineLane("another stream", count, []) { IsMissing = true });
        }

        return lanes;
    }

    /// <summary>Whether the stream has no event in the correlation.</summary>
    public bool IsMissing { get; private init; }
}
