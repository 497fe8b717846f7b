namespace Correlator.Testing;

/// <summary>Orders the matches of one start: the earlier last event first, then the one whose runs begin earlier, from the first step on.</summary>
internal sealed class SequenceRunsOrder : IComparer<List<List<ReferenceEvent>>?>
{
    public static SequenceRunsOrder Instance { get; } = new();

    public int Compare(List<List<ReferenceEvent>>? x, List<List<ReferenceEvent>>? y)
    {
        var last = ReferenceEvent.TotalOrder.Compare(x![^1][^1], y![^1][^1]);
        return last != 0 ? last : x.Zip(y, CompareBeginnings).FirstOrDefault(order => order != 0);
    }

    /// <summary>No run is later than any.</summary>
    private static int CompareBeginnings(List<ReferenceEvent> x, List<ReferenceEvent> y) =>
        x.Count == 0 || y.Count == 0 ? y.Count.CompareTo(x.Count) : ReferenceEvent.TotalOrder.Compare(x[0], y[0]);
}
