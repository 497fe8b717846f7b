namespace Correlator.Testing;

/// <summary>A line of a test file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end.</param>
internal readonly record struct CorrLine(int Number, string Text)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    public bool IsIndented => Text.Length > 0 && Text[0] is ' ' or '\t';

    /// <summary>Whether it belongs to no section: blank, or a comment that begins the line.</summary>
    public bool IsSkipped => IsBlank || Text[0] == '#';
}

/// <summary>Text over several lines of a test file, without what indents all of them, that knows where each of its characters stands.</summary>
internal sealed class TextBlock
{
    private readonly List<(int Line, int Offset)> _places = [];

    /// <summary>The rest of a section: what stands behind its word, and the lines below.</summary>
    public TextBlock(CorrLine head, int start, IReadOnlyList<CorrLine> below)
    {
        var lines = new List<string>();
        var first = head.Text[start..];
        if (!string.IsNullOrWhiteSpace(first))
        {
            Add(lines, head, head.Text.Length - first.TrimStart().Length);
        }

        var indent = below.Where(static line => !line.IsSkipped).Select(static line => line.Text.Length - line.Text.TrimStart().Length).DefaultIfEmpty(0).Min();
        foreach (var line in below)
        {
            Add(lines, line, line.IsSkipped ? line.Text.Length : indent);
        }

        Lines = lines;
        Text = string.Join('\n', lines);
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The lines, with LF between them.</summary>
    public string Text { get; }

    /// <summary>Where in the file a place of the text is; both are counted from 1.</summary>
    public (int Line, int Column) PlaceOf(int line, int column)
    {
        if (_places.Count == 0)
        {
            return (1, 1);
        }

        var place = _places[Math.Clamp(line - 1, 0, _places.Count - 1)];
        return (place.Line, place.Offset + column);
    }

    private void Add(List<string> lines, CorrLine line, int offset)
    {
        lines.Add(line.Text[offset..].TrimEnd());
        _places.Add((line.Number, offset));
    }
}
