namespace Correlator;

/// <summary>What has come out of a unit so far.</summary>
internal sealed class Publication
{
    public Hash128 Id { get; init; }

    /// <summary>The first event at the first publication.</summary>
    public Member? First { get; init; }

    public bool IsPublished { get; set; }

    public int Revision { get; set; }

    /// <summary>How many members the last revision held.</summary>
    public int Count { get; set; }

    /// <summary>At least how many members the unit holds now.</summary>
    public int Seen { get; set; }

    /// <summary>Labels of group modifiers: those known at the first publication, unchanged ever after.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Ids that came out and turned out to be part of this one; null for none.</summary>
    public List<Hash128>? Merged { get; set; }

    /// <summary>Members that truncated correlations have taken away.</summary>
    public HashSet<Member>? Cut { get; set; }

    /// <summary>The truncated correlation that this one goes on from.</summary>
    public Hash128? Continues { get; init; }

    /// <summary>Both are one correlation from now on: the one whose first event is earlier keeps its id.</summary>
    public Publication MergeWith(Publication other)
    {
        if (!other.IsPublished || !IsPublished)
        {
            var published = IsPublished ? this : other;
            published.TakeCut(IsPublished ? other : this);
            return published;
        }

        var isFirst = First!.CompareTo(other.First) <= 0;
        var (kept, gone) = isFirst ? (this, other) : (other, this);
        kept.Merged = [.. kept.Merged ?? [], gone.Id, .. gone.Merged ?? []];
        kept.Seen += gone.Seen;
        kept.TakeCut(gone);
        return kept;
    }

    private void TakeCut(Publication other)
    {
        if (other.Cut is not null)
        {
            (Cut ??= []).UnionWith(other.Cut);
        }
    }
}
