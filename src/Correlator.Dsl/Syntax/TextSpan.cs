namespace Correlator.Dsl.Syntax;

/// <summary>A piece of the query text as typed.</summary>
/// <param name="Start">Offset of the first UTF-16 unit, from 0.</param>
/// <param name="Length">Number of UTF-16 units; zero for a point between two of them.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Offset after the last unit.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, Math.Max(0, end - start));

    /// <summary>The text that this span covers in the query it was read from.</summary>
    public string In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Substring(Start, Length);
    }
}
