namespace Correlator.Dsl.Syntax;

/// <summary>Lines and columns of a text. A line ends with LF, CR LF or CR.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public (int Line, int Column) At(int offset)
    {
        var index = _starts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - _starts[line] + 1);
    }

    public Diagnostic Locate(Diagnostic item)
    {
        var (line, column) = At(item.Span.Start);
        var (endLine, endColumn) = At(item.Span.End);
        return item with { Line = line, Column = column, EndLine = endLine, EndColumn = endColumn };
    }
}
