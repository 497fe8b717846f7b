using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>A correlation as the text of a Mermaid sequence diagram.</summary>
internal static class MermaidText
{
    public static string Of(Correlation correlation, DisplayOptions options)
    {
        var text = new StringBuilder("sequenceDiagram\n");
        var lanes = TimelineLane.Of(correlation, options).Take(options.MaxRows).ToList();
        foreach (var lane in lanes)
        {
            text.Append(CultureInfo.InvariantCulture, $"    participant s{lane.Stream} as {Escape(lane.Name)}\n");
        }

        var start = correlation.Start.UtcTicks;
        var places = lanes.Select(static lane => lane.Stream).ToHashSet();
        CorrelatedEvent? last = null;
        foreach (var e in correlation.Events.Take(options.MaxEvents).Where(e => places.Contains(e.Stream)))
        {
            if (last is { } before && before.Stream != e.Stream)
            {
                text.Append(CultureInfo.InvariantCulture, $"    s{before.Stream}->>s{e.Stream}: {DisplayText.Short(e.Event.Ticks - before.Event.Ticks)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"    Note over s{e.Stream}: +{TextSink.Format(e.Event.Ticks - start)} {Escape(DisplayText.Cut(e.Event.Message, options.MaxText))}\n");
            last = e;
        }

        foreach (var lane in lanes.Where(static lane => lane.IsMissing))
        {
            text.Append(CultureInfo.InvariantCulture, $"    Note over s{lane.Stream}: missing\n");
        }

        var more = correlation.Events.Count - options.MaxEvents;
        return more > 0 ? text.Append(CultureInfo.InvariantCulture, $"    %% and {more:N0} more\n").ToString() : text.ToString();
    }

    /// <summary>What could end a statement or be markup as Mermaid's entity codes.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' or '\r' or '\t' => escaped.Append(' '),
                ' ' or '.' or ',' or '/' or '=' or '_' or '-' or '?' or '(' or ')' or '…' => escaped.Append(rune.ToString()),
                _ when DisplayText.IsUnseen(rune) => escaped.Append('·'),
                _ when Rune.IsLetterOrDigit(rune) => escaped.Append(rune.ToString()),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};"),
            };
        }

        return escaped.ToString();
    }
}
