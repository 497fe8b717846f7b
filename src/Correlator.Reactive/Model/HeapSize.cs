namespace Correlator;

/// <summary>How many bytes objects take on a 64-bit heap. Tests hold the figures against what the garbage collector reports.</summary>
internal static class HeapSize
{
    /// <summary>An event without what it refers to, and its place in a query.</summary>
    public const int Event = 80 + 48;

    /// <summary>What an event needs once a stage has changed it.</summary>
    public const int Overlay = 40;

    public static int OfText(string text) => (22 + (2 * text.Length) + 7) & ~7;

    public static int OfArray(int bytes) => (24 + bytes + 7) & ~7;

    /// <summary>A set of labels of its own. Names are shared by the events of a source.</summary>
    public static int OfLabels(Labels labels) => 24 + OfPairs(labels.Pairs);

    /// <summary>The labels of an event itself.</summary>
    public static int OfPairs(KeyValuePair<string, string>[] pairs)
    {
        var bytes = OfArray(16 * pairs.Length);
        foreach (var pair in pairs)
        {
            bytes += OfText(pair.Value);
        }

        return bytes;
    }
}
