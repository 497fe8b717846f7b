namespace Correlator.Testing;

/// <summary>One revision of a correlation as a run published it.</summary>
/// <param name="Id">Identity of the correlation.</param>
/// <param name="Revision">Number of the revision within its identity.</param>
/// <param name="Events">The events it lists.</param>
/// <param name="Merged">The other identities that end in this one.</param>
/// <param name="IsClosing">Whether it is published because the correlation closed.</param>
public sealed record PublishedRevision(
    string Id, int Revision, IReadOnlySet<ReferenceEventId> Events, IReadOnlyList<string> Merged, bool IsClosing);
