namespace Correlator;

/// <summary>Correlations as rows: the key, how complete, how long, when, and a small timeline.</summary>
internal static class TablePicture
{
    private const int StripWidth = 220;
    private const int LaneHeight = 9;
    private const string Cell = "padding:5px 12px 5px 4px;text-align:left;vertical-align:middle;border:0;white-space:nowrap";

    public static Markup Of(IEnumerable<Correlation> correlations, DisplayOptions options)
    {
        var markup = new Markup();
        var rows = new List<Correlation>();
        var (count, complete) = (0L, 0L);
        foreach (var correlation in correlations)
        {
            count++;
            complete += correlation.Completeness == Completeness.Complete ? 1 : 0;
            if (rows.Count < options.MaxRows)
            {
                rows.Add(correlation);
            }
        }

        markup.Add($"<div style=\"max-width:960px;font:13px/1.5 {DisplayPalette.Font};margin:4px 0 12px;overflow-x:auto\"><div style=\"padding:0 4px 6px\"><b>{DisplayText.Count(count, "correlation")}</b><span style=\"opacity:.7\">, {complete} complete, {count - complete} partial</span></div>");
        WriteRows(markup, rows, options);
        Badge.WriteMore(markup, count - rows.Count, "correlation");
        markup.Add($"</div>");
        return markup;
    }

    /// <summary>The rows alone.</summary>
    public static void WriteRows(Markup markup, IReadOnlyList<Correlation> rows, DisplayOptions options)
    {
        markup.Add($"<table style=\"border-collapse:collapse;width:100%;background:none;color:inherit;margin:0\">");
        var longest = rows.Select(static row => row.Duration.Ticks).DefaultIfEmpty(0).Max();
        foreach (var row in rows)
        {
            WriteRow(markup, row, longest, options);
        }

        markup.Add($"</table>");
    }

    private static void WriteRow(Markup markup, Correlation row, long longestTicks, DisplayOptions options)
    {
        markup.Add($"<tr style=\"background:none;border-top:1px solid rgba(139,143,152,.3)\"><td style=\"{Cell};font-family:{DisplayPalette.Code};font-size:12px\">{DisplayText.KeyOf(row, Math.Min(48, options.MaxText))}</td><td style=\"{Cell}\">");
        Badge.Write(markup, row);
        markup.Add($"</td><td style=\"{Cell};text-align:right\">{TextSink.Format(row.Duration.Ticks)}</td><td style=\"{Cell};opacity:.7\">{DisplayText.Moment(row.Start)}</td><td style=\"{Cell}\">");
        WriteStrip(markup, row, longestTicks, options);
        markup.Add($"</td></tr>");
    }

    /// <summary>All rows have the same scale, so that the longest stands out.</summary>
    private static void WriteStrip(Markup markup, Correlation row, long longestTicks, DisplayOptions options)
    {
        var lanes = TimelineLane.Of(row, options).Take(options.MaxRows).ToList();
        var scale = new TimeScale(6, StripWidth - 12, longestTicks);
        var start = row.Start.UtcTicks;
        markup.Add($"<svg width=\"{(double)StripWidth}\" height=\"{(lanes.Count * LaneHeight) + 4.0}\" role=\"img\" aria-label=\"timeline of {DisplayText.Count(row.Events.Count, "event")}\" style=\"display:block\">");
        for (var i = 0; i < lanes.Count; i++)
        {
            var (lane, y) = (lanes[i], 2 + (i * LaneHeight) + (LaneHeight / 2.0));
            var colour = lane.IsMissing ? DisplayPalette.Warning : DisplayPalette.Lane(lane.Stream);
            var dash = lane.IsMissing ? "2 3" : "none";
            markup.Add($"<line x1=\"6\" x2=\"{StripWidth - 6.0}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{colour}\" stroke-opacity=\"{(lane.IsMissing ? .9 : .25)}\" stroke-dasharray=\"{dash}\"><title>{lane.Name}{(lane.IsMissing ? ": missing" : string.Empty)}</title></line>");
            var last = double.MinValue;
            foreach (var x in lane.Events.Select(item => scale.At(item.Event.Event.Ticks - start)).Where(x => x - last >= 1))
            {
                // Marks that lie on each other are one, so that there are never more than places.
                last = x;
                markup.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"3.5\" fill=\"{colour}\"/>");
            }
        }

        markup.Add($"</svg>");
    }
}
