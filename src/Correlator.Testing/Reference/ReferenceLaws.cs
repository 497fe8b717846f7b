namespace Correlator.Testing;

/// <summary>
/// What every run with <c>emit first</c> must keep: nothing that was said is taken back, and at the end all is said.
/// </summary>
/// <remarks>For runs without late events that ended with their sources, without <c>limit</c> and without a result that was truncated.</remarks>
public static class ReferenceLaws
{
    /// <summary>Checks the published revisions of a run against each other and against the final result set.</summary>
    /// <param name="published">All revisions in the order in which they came out.</param>
    /// <param name="final">The result set of <see cref="ReferenceJoin.Evaluate"/> for the same query and events.</param>
    /// <returns>The violations, one sentence each. Empty: all laws hold.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<PublishedRevision> published, IReadOnlyList<ReferenceCorrelation> final)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(final);
        return
        [
            .. published.SelectMany((revision, index) => CheckHistory(revision, [.. published.Take(index)])),
            .. CheckFinalSets(published, final),
        ];
    }

    private static IEnumerable<string> CheckHistory(PublishedRevision revision, List<PublishedRevision> earlier)
    {
        var name = $"Revision {revision.Revision} of {revision.Id}";
        var previous = earlier.FindLast(r => r.Id == revision.Id);
        return
        [
            .. CheckSuccession(revision, previous, name),
            .. CheckMerged(revision, earlier, name),
            .. from ancestor in earlier
               where ancestor.Id == revision.Id || revision.Merged.Contains(ancestor.Id)
               let lost = ancestor.Events.Except(revision.Events).ToList()
               where lost.Count > 0
               select $"{name} lacks {List(lost)}, which revision {ancestor.Revision} of {ancestor.Id} had.",
        ];
    }

    private static IEnumerable<string> CheckSuccession(PublishedRevision revision, PublishedRevision? previous, string name)
    {
        if (previous is null)
        {
            return revision.Revision is 0 or 1 ? [] : [$"{name} is the first of its id; revisions count from 0 or 1."];
        }

        return
        [
            .. When(revision.Revision != previous.Revision + 1, $"{name} follows revision {previous.Revision}; revisions increase by one."),
            .. When(!revision.IsClosing, $"{name} is not the first of its id and not closing."),
            .. When(previous.IsClosing, $"{name} came out after the closing revision {previous.Revision}."),
            .. When(revision.Events.SetEquals(previous.Events), $"{name} came out although it had not grown since revision {previous.Revision}."),
        ];
    }

    private static IEnumerable<string> CheckMerged(PublishedRevision revision, List<PublishedRevision> earlier, string name)
    {
        var absorber = earlier.Find(r => r.Merged.Contains(revision.Id));
        return
        [
            .. When(absorber is not null, $"{name} came out after {revision.Id} was merged into {absorber?.Id}."),
            .. When(revision.Merged.Contains(revision.Id), $"{name} merges itself."),
            .. When(revision.Merged.Count > 0 && !revision.IsClosing, $"{name} merges {string.Join(", ", revision.Merged)} but is not closing."),
            .. from id in revision.Merged.Distinct()
               where id != revision.Id && !earlier.Exists(r => r.Id == id)
               select $"{name} merges {id}, which never came out before.",
            .. from id in revision.Merged.Distinct()
               let other = earlier.Find(r => r.Id != revision.Id && r.Merged.Contains(id))
               where other is not null
               select $"{name} merges {id}, which was already merged into {other.Id}.",
        ];
    }

    private static IEnumerable<string> CheckFinalSets(IReadOnlyList<PublishedRevision> published, IReadOnlyList<ReferenceCorrelation> final)
    {
        var merged = published.SelectMany(revision => revision.Merged).ToHashSet();
        var last = published.Where(revision => !merged.Contains(revision.Id)).GroupBy(revision => revision.Id).Select(same => same.Last()).ToList();
        var expected = final.Select(correlation => correlation.EventIds).ToList();
        return
        [
            .. from pair in last.SelectMany((x, index) => last.Skip(index + 1).Select(y => (X: x, Y: y)))
               where pair.X.Events.SetEquals(pair.Y.Events)
               select $"{pair.X.Id} and {pair.Y.Id} both end with {List(pair.X.Events)}.",
            .. from revision in last
               where !expected.Exists(revision.Events.SetEquals)
               select $"{revision.Id} ends with {List(revision.Events)}, which is no final result.",
            .. from events in expected
               where !last.Exists(revision => revision.Events.SetEquals(events))
               select $"No correlation ends with {List(events)}, which is a final result.",
        ];
    }

    private static IEnumerable<string> When(bool isViolated, string sentence) => isViolated ? [sentence] : [];

    private static string List(IEnumerable<ReferenceEventId> events) =>
        $"{{{string.Join(" ", events.OrderBy(e => e.Stream).ThenBy(e => e.Position))}}}";
}
