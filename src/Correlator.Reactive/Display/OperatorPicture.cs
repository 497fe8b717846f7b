namespace Correlator;

/// <summary>A query as a tree of boxes: what <see cref="GraphPrinter.Explain"/> says, a box for each line, below its reader.</summary>
internal sealed class OperatorPicture
{
    private const int Step = 30;
    private const int RowHeight = 46;
    private const int BoxHeight = 38;
    private const double LetterWidth = 7.3;

    private readonly Markup _markup = new();
    private readonly List<(int Depth, string Text, string Note)> _rows = [];
    private readonly DisplayOptions _options;
    private int _streams;

    private OperatorPicture(DisplayOptions options) => _options = options;

    public static Markup Of(OperatorNode query, DisplayOptions options)
    {
        var picture = new OperatorPicture(options);
        picture.Read(GraphPrinter.Explain(query).ReplaceLineEndings("\n").Split('\n'));
        picture.Write(query.ToString());
        return picture._markup;
    }

    /// <summary>The lines that tell of operators are boxes; what a source and what we apply goes into the box of the stream.</summary>
    private void Read(string[] lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var text = line.TrimStart();
            if (_rows.Count > 0 && (text.StartsWith("at the source: ", StringComparison.Ordinal) || text.StartsWith("here: ", StringComparison.Ordinal)))
            {
                var (depth, stream, note) = _rows[^1];
                _rows[^1] = (depth, stream, text is "here: nothing" ? note : $"{note}; {text}");
                continue;
            }

            var bracket = text.EndsWith(']') ? text.IndexOf("  [", StringComparison.Ordinal) : -1;
            _rows.Add(((line.Length - text.Length) / 2, bracket < 0 ? text : text[..bracket], bracket < 0 ? string.Empty : text[(bracket + 3)..^1]));
        }
    }

    private void Write(string query)
    {
        var shown = _rows.Take(_options.MaxRows).ToList();
        var least = shown.Select(static row => row.Depth).DefaultIfEmpty(0).Min();
        _markup.Add($"<div style=\"max-width:960px;font:13px/1.5 {DisplayPalette.Font};margin:4px 0 12px\"><code style=\"display:block;padding:0 4px 8px;font:12.5px/1.5 {DisplayPalette.Code};background:none;color:inherit;white-space:normal;overflow-wrap:anywhere\">{DisplayText.Cut(query, _options.MaxText * 8)}</code>");
        _markup.Add($"<svg viewBox=\"0 0 960 {(shown.Count * RowHeight) + 4.0}\" width=\"100%\" role=\"img\" aria-label=\"{DisplayText.Count(_rows.Count, "operator")}\" font-family=\"{DisplayPalette.Font}\">");
        for (var i = 0; i < shown.Count; i++)
        {
            WriteBox(shown[i], i, shown[i].Depth - least, ParentOf(shown, i));
        }

        _markup.Add($"</svg>");
        Badge.WriteMore(_markup, _rows.Count - shown.Count, "operator");
        _markup.Add($"</div>");
    }

    private void WriteBox((int Depth, string Text, string Note) row, int index, int depth, int parent)
    {
        var isStream = row.Text.Contains("stream ", StringComparison.Ordinal) && row.Text.Contains(": ", StringComparison.Ordinal);
        var colour = isStream ? DisplayPalette.Lane(_streams++) : DisplayPalette.Faint;
        var (x, y) = (2.0 + (depth * Step), 2.0 + (index * RowHeight));
        if (parent >= 0)
        {
            var from = (parent * RowHeight) + 2.0 + BoxHeight;
            _markup.Add($"<path d=\"M{x - Step + 14} {from}V{y + (BoxHeight / 2)}h{Step - 14.0}\" fill=\"none\" stroke=\"{DisplayPalette.Faint}\" stroke-opacity=\".7\"/>");
        }

        var room = (int)((958 - x - 24) / LetterWidth);
        var (text, note) = (DisplayText.Cut(row.Text, Math.Min(room, _options.MaxText)), DisplayText.Cut(row.Note, Math.Min((int)(room * 1.15), _options.MaxText)));
        var width = Math.Min(958 - x, Math.Max(text.Length * LetterWidth, note.Length * 6.1) + 26);
        _markup.Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{(double)BoxHeight}\" rx=\"7\" fill=\"{colour}\" fill-opacity=\".12\" stroke=\"{colour}\" stroke-opacity=\".8\"><title>{DisplayText.Cut(row.Text, _options.MaxText)} {DisplayText.Cut(row.Note, _options.MaxText * 4)}</title></rect>");
        _markup.Add($"<text x=\"{x + 12}\" y=\"{y + (note.Length == 0 ? 24 : 16)}\" fill=\"currentColor\" font-weight=\"600\" font-size=\"13\">{text}</text>");
        _markup.Add($"<text x=\"{x + 12}\" y=\"{y + 31}\" fill=\"currentColor\" fill-opacity=\".7\" font-size=\"11\">{note}</text>");
    }

    private static int ParentOf(List<(int Depth, string Text, string Note)> rows, int index) =>
        rows.FindLastIndex(index, row => row.Depth < rows[index].Depth);
}
