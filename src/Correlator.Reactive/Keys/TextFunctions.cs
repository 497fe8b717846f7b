namespace Correlator;

/// <summary>The functions on text that keys and expressions share.</summary>
internal static class TextFunctions
{
    /// <summary>lower, upper or trim of a text, for any culture the same.</summary>
    public static string Apply(string function, string text) => function switch
    {
        "lower" => text.ToLowerInvariant(),
        "upper" => text.ToUpperInvariant(),
        "trim" => text.Trim(),
        _ => throw new ArgumentException($"'{function}' is no function on text.", nameof(function)),
    };

    /// <summary>The part of a text from a start; what lies beyond its ends is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where the part begins, from 0.</param>
    /// <param name="count">How many UTF-16 units it has at the most; null for the rest.</param>
    public static string Substring(string text, double from, double? count)
    {
        var start = (int)Math.Clamp(from, 0, text.Length);
        var rest = text.Length - start;
        return text.Substring(start, count is { } most ? (int)Math.Clamp(most, 0, rest) : rest);
    }
}
