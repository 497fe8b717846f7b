namespace Correlator;

/// <summary>Where the events of each stream of a run went: a bar as long as its input, its shares by colour, the figures below.</summary>
internal static class FunnelPicture
{
    private const string Dot = "display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:5px";

    /// <summary>The columns of a ledger in their order.</summary>
    public static IReadOnlyList<(string Name, long Count, string Colour)> SharesOf(StreamLedger ledger) =>
    [
        ("matched", ledger.Matched, DisplayPalette.Good),
        ("unmatched", ledger.Unmatched, "#e08a1e"),
        ("open", ledger.Open, "#4c8dff"),
        ("late", ledger.Late, DisplayPalette.Warning),
        ("evicted", ledger.Evicted, "#e5559f"),
        ("without key", ledger.MissingKey, "#a26bf5"),
        ("duplicate", ledger.Duplicate, "#17a2a2"),
        ("filtered", ledger.Filtered, "#8b8f98"),
    ];

    public static Markup Of(RunStatistics statistics, DisplayOptions options)
    {
        var markup = new Markup();
        markup.Add($"<div style=\"max-width:960px;font:13px/1.5 {DisplayPalette.Font};margin:4px 0 12px\">");
        WriteStreams(markup, statistics, options);
        markup.Add($"<div style=\"padding:6px 4px 0;border-top:1px solid rgba(139,143,152,.3)\"><b>{DisplayText.Count(statistics.Results, "result")}</b>");
        WriteNotes(markup, statistics);
        markup.Add($"</div></div>");
        return markup;
    }

    /// <summary>A bar for each stream.</summary>
    public static void WriteStreams(Markup markup, RunStatistics statistics, DisplayOptions options)
    {
        var greatest = statistics.Streams.Select(static stream => stream.Ledger.Input).DefaultIfEmpty(0).Max();
        for (var i = 0; i < Math.Min(statistics.Streams.Count, options.MaxRows); i++)
        {
            WriteStream(markup, statistics.Streams[i], i, greatest, options);
        }

        Badge.WriteMore(markup, statistics.Streams.Count - options.MaxRows, "stream");
    }

    /// <summary>What a reader of the results must know.</summary>
    public static void WriteNotes(Markup markup, RunStatistics statistics)
    {
        WriteNote(markup, statistics.Withheld, "withheld, because something was missing to prove them");
        WriteNote(markup, statistics.Dropped, "left out by a limit");
        WriteNote(markup, statistics.Sources.Values.Sum(static source => source.Malformed), "lines that are no events");
        WriteNote(markup, statistics.Failures.Count, "sources that failed");
    }

    private static void WriteStream(Markup markup, StreamStatistics stream, int index, long greatest, DisplayOptions options)
    {
        var ledger = stream.Ledger;
        var shares = SharesOf(ledger).Where(static share => share.Count > 0).ToList();
        markup.Add($"<div style=\"display:flex;align-items:center;gap:12px;padding:4px\"><span style=\"width:110px;text-align:right;font-weight:600;color:{DisplayPalette.Lane(index)}\">{DisplayText.Cut(stream.Alias, Math.Min(options.MaxText, 20))}</span><div style=\"flex:1\">");
        markup.Add($"<svg viewBox=\"0 0 800 22\" width=\"100%\" height=\"22\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{DisplayText.Count(ledger.Input, "event")}\" style=\"display:block\">");
        var x = 0.0;
        foreach (var (name, count, colour) in shares)
        {
            var width = 800.0 * count / Math.Max(1, greatest);
            markup.Add($"<rect x=\"{x}\" y=\"0\" width=\"{Math.Max(width - 1.5, 0.5)}\" height=\"22\" fill=\"{colour}\" fill-opacity=\"{(name == "filtered" ? .4 : 1)}\"><title>{name}: {count}</title></rect>");
            x += width;
        }

        markup.Add($"</svg><div style=\"display:flex;flex-wrap:wrap;gap:0 14px;padding-top:2px\"><b>{DisplayText.Count(ledger.Input, "event")}</b>");
        foreach (var (name, count, colour) in shares)
        {
            markup.Add($"<span><span style=\"{Dot};background:{colour};opacity:{(name == "filtered" ? .4 : 1)}\"></span>{count} {name}</span>");
        }

        markup.Add($"</div></div></div>");
    }

    private static void WriteNote(Markup markup, long count, string what)
    {
        if (count > 0)
        {
            markup.Add($"<span style=\"margin-left:14px;color:{DisplayPalette.Warning}\">{count} {what}</span>");
        }
    }
}
