namespace Correlator;

/// <summary>How a run does: its figures as tiles, its rates as columns, where its events went, its newest results.</summary>
internal static class LivePicture
{
    private const double Width = 250;
    private const double Height = 34;
    private const string Line = "border-top:1px solid rgba(139,143,152,.3)";

    public static Markup Of(LiveView view)
    {
        var markup = new Markup();
        markup.Add($"<div style=\"max-width:960px;font:13px/1.5 {DisplayPalette.Font};margin:4px 0 12px\">");
        WriteHead(markup, view);
        if (view.Statistics.Streams.Count > 0)
        {
            markup.Add($"<div style=\"display:flex;flex-wrap:wrap;gap:10px 28px;padding:8px 4px;{Line}\">");
            WriteTiles(markup, view);
            markup.Add($"</div><div style=\"padding:4px 0;{Line}\">");
            FunnelPicture.WriteStreams(markup, view.Statistics, view.Newest.Options);
            markup.Add($"</div>");
            WriteResults(markup, view);
        }

        markup.Add($"</div>");
        return markup;
    }

    private static void WriteHead(Markup markup, LiveView view)
    {
        var state = LiveText.StateOf(view);
        var colour = state switch
        {
            "failed" => DisplayPalette.Warning,
            "running" => DisplayPalette.Good,
            _ => DisplayPalette.Faint,
        };
        markup.Add($"<div style=\"padding:0 4px 6px\"><span style=\"display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px;background:{colour}\"></span><b style=\"color:{colour}\">{state}</b>");
        if (view.Statistics.Streams.Count > 0)
        {
            markup.Add($"<span style=\"opacity:.7;margin-left:10px\">{DisplayText.Short(view.Elapsed.Ticks)} &#183; {DisplayText.Moment(view.Time)}</span>");
        }

        markup.Add($"</div>");
    }

    private static void WriteTiles(Markup markup, LiveView view)
    {
        var rates = view.Rates;
        WriteRate(markup, DisplayText.Count(view.Statistics.Events, "event"), [.. rates.Select(static report => report.EventsPerSecond)], DisplayPalette.Lane(0));
        WriteRate(markup, DisplayText.Count(view.Statistics.Results, "result"), [.. rates.Select(static report => report.ResultsPerSecond)], DisplayPalette.Good);
        if (view.Latency is { } latency)
        {
            WriteTile(markup, "latency", [("p50", DisplayText.Short(latency.P50.Ticks)), ("p95", DisplayText.Short(latency.P95.Ticks)), ("p99", DisplayText.Short(latency.P99.Ticks))]);
        }

        if (view.WatermarkLag is { } lag)
        {
            var late = view.Statistics.Streams.Sum(static stream => stream.Ledger.Late);
            WriteTile(markup, "watermark", [("behind", DisplayText.Short(lag.Ticks)), ("late", DisplayText.Count(late, "event"))]);
        }

        if (view.Statistics.State is { } state)
        {
            WriteState(markup, state, view.IsLast);
        }
    }

    /// <summary>A total, and what came in each interval as columns, the newest to the right.</summary>
    private static void WriteRate(Markup markup, string total, IReadOnlyList<double> rates, string colour)
    {
        markup.Add($"<div style=\"width:{Width}px\"><div style=\"display:flex;justify-content:space-between;white-space:nowrap\"><b>{total}</b>");
        if (rates.Count > 0)
        {
            markup.Add($"<span style=\"opacity:.7\">{LiveText.Rate(rates[^1])}, most {LiveText.Rate(rates.Max())}</span>");
        }

        markup.Add($"</div><svg viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"{LiveText.BarsOf(rates)}\" style=\"display:block\">");
        var (greatest, step) = (rates.DefaultIfEmpty(0).Max(), Width / Math.Max(20, rates.Count));
        for (var i = 0; i < rates.Count; i++)
        {
            // What is not nothing can be seen.
            var height = rates[i] > 0 ? Math.Max(1.5, (Height - 2) * rates[i] / greatest) : 0;
            markup.Add($"<rect x=\"{Width - ((rates.Count - i) * step)}\" y=\"{Height - 1 - height}\" width=\"{step * .8}\" height=\"{height}\" fill=\"{colour}\"><title>{LiveText.Rate(rates[i])}</title></rect>");
        }

        markup.Add($"<line x1=\"0\" y1=\"{Height - .5}\" x2=\"{Width}\" y2=\"{Height - .5}\" stroke=\"currentColor\" stroke-opacity=\".35\"/></svg></div>");
    }

    private static void WriteTile(Markup markup, string name, IReadOnlyList<(string Name, string Value)> figures)
    {
        markup.Add($"<div><b>{name}</b>");
        foreach (var (part, value) in figures)
        {
            markup.Add($"<div style=\"display:flex;justify-content:space-between;gap:12px;line-height:1.35\"><span style=\"opacity:.7\">{part}</span><span>{value}</span></div>");
        }

        markup.Add($"</div>");
    }

    private static void WriteState(Markup markup, StateStatistics state, bool isLast)
    {
        var colour = state.IsNearlyFull ? DisplayPalette.Warning : DisplayPalette.Lane(0);
        markup.Add($"<div style=\"width:150px\"><b>{LiveText.Held(isLast)}</b>");
        foreach (var (text, share) in LiveText.State(state, isLast))
        {
            markup.Add($"<div style=\"line-height:1.35\">{text}</div>");
            if (share is { } part)
            {
                markup.Add($"<div style=\"height:4px;border-radius:2px;background:rgba(139,143,152,.3)\"><div style=\"height:4px;border-radius:2px;width:{Math.Clamp(100 * part, 0, 100)}%;background:{colour}\"></div></div>");
            }
        }

        markup.Add($"</div>");
    }

    private static void WriteResults(Markup markup, LiveView view)
    {
        var options = view.Newest.Options;
        markup.Add($"<div style=\"padding:6px 4px;{Line}\"><b>{(view.Newest.Count < view.Statistics.Results ? "newest results" : "results")}</b>");
        FunnelPicture.WriteNotes(markup, view.Statistics);
        markup.Add($"</div>");
        foreach (var failure in view.Statistics.Failures.Take(options.MaxRows))
        {
            markup.Add($"<div style=\"padding:0 4px 4px;color:{DisplayPalette.Warning};overflow-wrap:anywhere\">{DisplayText.Cut(failure.Message, options.MaxText)}</div>");
        }

        TablePicture.WriteRows(markup, view.Newest, options);
    }
}
