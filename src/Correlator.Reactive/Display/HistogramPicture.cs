namespace Correlator;

/// <summary>Durations as columns over their scale, with marks at the median and at 99 percent.</summary>
internal static class HistogramPicture
{
    private const double Width = 720;
    private const double Height = 170;
    private const double Top = 22;

    public static Markup Of(DurationHistogram histogram)
    {
        var markup = new Markup();
        var columns = histogram.Columns;
        var greatest = columns.Select(static column => column.Count).DefaultIfEmpty(1).Max();
        markup.Add($"<div style=\"max-width:{Width}px;font:13px/1.5 {DisplayPalette.Font};margin:4px 0 12px\"><div style=\"padding:0 4px 4px\">{histogram.Summary}</div>");
        markup.Add($"<svg viewBox=\"0 0 {Width} {Top + Height + 26}\" width=\"100%\" role=\"img\" aria-label=\"{histogram.Summary}\" font-family=\"{DisplayPalette.Font}\" font-size=\"11\" fill=\"currentColor\">");
        var step = Math.Min(72, (Width - 40) / Math.Max(1, columns.Count));
        for (var i = 0; i < columns.Count; i++)
        {
            var (x, height) = (20 + (i * step), Height * columns[i].Count / greatest);
            var y = Top + Height - height;
            markup.Add($"<rect x=\"{x + 1.5}\" y=\"{y}\" width=\"{step - 3}\" height=\"{height}\" rx=\"2\" fill=\"{DisplayPalette.Lane(0)}\"><title>{DisplayText.Short(columns[i].FromTicks)} to {DisplayText.Short(columns[i].ToTicks)}: {(long)columns[i].Count}</title></rect>");
            if (columns[i].Count > 0 && step >= 26)
            {
                markup.Add($"<text x=\"{x + (step / 2)}\" y=\"{y - 5}\" text-anchor=\"middle\" fill-opacity=\".8\">{(long)columns[i].Count}</text>");
            }

            if (step >= 44 || i % 3 == 0)
            {
                markup.Add($"<text x=\"{x}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\" fill-opacity=\".65\">{DisplayText.Short(columns[i].FromTicks)}</text>");
            }
        }

        var end = 20 + (columns.Count * step);
        markup.Add($"<line x1=\"20\" y1=\"{Top + Height + .5}\" x2=\"{end}\" y2=\"{Top + Height + .5}\" stroke=\"currentColor\" stroke-opacity=\".35\"/>");
        if (columns.Count > 0)
        {
            markup.Add($"<text x=\"{end}\" y=\"{Top + Height + 17}\" text-anchor=\"middle\" fill-opacity=\".65\">{DisplayText.Short(columns[^1].ToTicks)}</text>");
        }

        markup.Add($"</svg></div>");
        return markup;
    }
}
