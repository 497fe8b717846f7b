namespace Correlator;

/// <summary>Small parts that several pictures share.</summary>
internal static class Badge
{
    /// <summary>Whether a correlation is complete, and what else a reader must know of it.</summary>
    public static void Write(Markup markup, Correlation correlation)
    {
        var isComplete = correlation.Completeness == Completeness.Complete;
        Write(markup, isComplete ? "complete" : "partial", isComplete ? DisplayPalette.Good : DisplayPalette.Warning);
        if (correlation.IsTruncated)
        {
            Write(markup, "truncated", DisplayPalette.Warning);
        }

        if (correlation.Revision > 0)
        {
            markup.Add($"<span style=\"opacity:.7;margin-left:6px\">revision {(long)correlation.Revision}</span>");
        }
    }

    /// <summary>How many more there are than are shown; nothing where all are.</summary>
    public static void WriteMore(Markup markup, long more, string one)
    {
        if (more > 0)
        {
            markup.Add($"<div style=\"opacity:.7;padding:4px\">… and {DisplayText.Count(more, $"more {one}")}</div>");
        }
    }

    private static void Write(Markup markup, string text, string colour) => markup.Add(
        $"<span style=\"display:inline-block;font-size:11px;font-weight:600;line-height:18px;padding:0 8px;margin-left:6px;border-radius:9px;color:{colour};border:1px solid {colour}\">{text}</span>");
}
