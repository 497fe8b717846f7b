using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>A document that an editor has open. Positions are lines and UTF-16 units from 0; a line ends with LF, CR LF or CR.</summary>
internal sealed class TextDocument
{
    private readonly List<int> _starts = [0];

    public TextDocument(string uri, int? version, string text)
    {
        (Uri, Version, Text) = (uri, version, text);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public string Uri { get; }

    /// <summary>The editor's number of this state; null if it gives none.</summary>
    public int? Version { get; }

    public string Text { get; }

    /// <summary>The offset of a position; one behind the end of its line or of the text is the end.</summary>
    public int OffsetOf(int line, int character)
    {
        if (line >= _starts.Count)
        {
            return Text.Length;
        }

        var start = _starts[line];
        var end = line + 1 < _starts.Count ? _starts[line + 1] : Text.Length;
        while (end > start && Text[end - 1] is '\r' or '\n')
        {
            end--;
        }

        return (int)Math.Min(end, start + (long)character);
    }

    public (int Line, int Character) PositionOf(int offset)
    {
        var index = _starts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line, offset - _starts[line]);
    }

    /// <summary>The document with another text in place of a part.</summary>
    public TextDocument Replace(TextSpan span, string text, int? version) =>
        new(Uri, version, string.Concat(Text.AsSpan(0, span.Start), text, Text.AsSpan(span.End)));
}
