using System.Text;

namespace Correlator;

/// <summary>Reads CSV by RFC 4180: a header line, quotes round values with commas, quotes or line breaks, a doubled quote for one.</summary>
internal sealed class LookupCsv(string name, string text)
{
    private int _at;
    private int _line = 1;

    public static List<Labels> Read(string name, string text) => new LookupCsv(name, text.TrimStart('\uFEFF')).Read();

    private List<Labels> Read()
    {
        var rows = new List<Labels>();
        if (ReadRecord() is not { } header)
        {
            throw Failed("a header line was expected, found nothing");
        }

        if (header.Any(static column => column.Length == 0) || header.Distinct(StringComparer.Ordinal).Count() < header.Count)
        {
            throw Failed("each column of the header needs a name of its own");
        }

        while (ReadRecord() is { } record)
        {
            if (record is [""])
            {
                continue;
            }

            if (record.Count != header.Count)
            {
                throw Failed($"{header.Count} values were expected, found {record.Count}");
            }

            rows.Add(Labels.Of(header.Zip(record, static (column, value) => new KeyValuePair<string, string>(column, value))));
        }

        return rows;
    }

    private List<string>? ReadRecord()
    {
        if (_at >= text.Length)
        {
            return null;
        }

        var values = new List<string> { ReadValue() };
        while (_at < text.Length && text[_at] == ',')
        {
            _at++;
            values.Add(ReadValue());
        }

        _at += _at < text.Length && text[_at] == '\r' ? 1 : 0;
        _at += _at < text.Length && text[_at] == '\n' ? 1 : 0;
        _line++;
        return values;
    }

    private string ReadValue()
    {
        if (_at < text.Length && text[_at] == '"')
        {
            return ReadQuoted();
        }

        var length = text.AsSpan(_at).IndexOfAny(",\r\n");
        var value = length < 0 ? text[_at..] : text.Substring(_at, length);
        _at += value.Length;
        return value;
    }

    private string ReadQuoted()
    {
        var value = new StringBuilder();
        var first = _line;
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == '"' && !(_at + 1 < text.Length && text[_at + 1] == '"'))
            {
                _at++;
                return _at >= text.Length || text[_at] is ',' or '\r' or '\n' ? value.ToString() : throw Failed("a comma was expected behind a closing quote");
            }

            _at += text[_at] == '"' ? 1 : 0;
            _line += text[_at] == '\n' ? 1 : 0;
            value.Append(text[_at]);
        }

        _line = first;
        throw Failed("a quote is never closed");
    }

    private SourceException Failed(string what) => new(name, $"Line {_line} of the lookup table: {what}.");
}
