using System.Text;

namespace Correlator;

/// <summary>The most or least frequent texts with their counts, as <c>value:count, value:count</c>; of equal counts in ordinal order.</summary>
/// <remarks>Each result looks at all texts that are held: at most 10,000.</remarks>
internal sealed class FrequencyAccumulator(int size, bool isTop) : Accumulator
{
    private readonly FrequencyTable _table = new(MaxExactValues);

    public override bool IsApproximate => _table.IsApproximate;

    public override int Bytes => 96 + _table.Bytes;

    public override void Add(in Observation observation)
    {
        if (observation.Text is { } text)
        {
            _table.Add(text);
        }
    }

    public override void Remove(in Observation observation)
    {
        if (observation.Text is { } text)
        {
            _table.Remove(text);
        }
    }

    public override Value Result(double seconds)
    {
        // The worst of those that are listed comes out of the queue first.
        var listed = new PriorityQueue<string, (long Count, string Text)>(Comparer<(long Count, string Text)>.Create(isTop ? WorstOfMost : WorstOfLeast));
        foreach (var (text, count) in _table.Counts)
        {
            if (listed.Count < size)
            {
                listed.Enqueue(text, (count, text));
            }
            else
            {
                listed.EnqueueDequeue(text, (count, text));
            }
        }

        return listed.Count == 0 ? Value.Missing : Value.OfText(Describe(listed));
    }

    private static int WorstOfMost((long Count, string Text) a, (long Count, string Text) b) =>
        a.Count != b.Count ? a.Count.CompareTo(b.Count) : string.CompareOrdinal(b.Text, a.Text);

    private static int WorstOfLeast((long Count, string Text) a, (long Count, string Text) b) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(b.Text, a.Text);

    private static string Describe(PriorityQueue<string, (long Count, string Text)> listed)
    {
        var entries = new (long Count, string Text)[listed.Count];
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            listed.TryDequeue(out _, out entries[i]);
        }

        var text = new StringBuilder();
        foreach (var (count, value) in entries)
        {
            text.Append(text.Length == 0 ? string.Empty : ", ").Append(value).Append(':').Append(count);
        }

        return text.ToString();
    }
}
