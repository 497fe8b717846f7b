using System.Text;

namespace Correlator;

/// <summary>A LogQL pattern such as <c>&lt;ip&gt; - - &lt;_&gt; "&lt;method&gt; &lt;path&gt; &lt;_&gt;" &lt;status&gt;</c>, matched on UTF-8.</summary>
/// <remarks>
/// A capture ends where the literal behind it begins for the first time; the last one takes the rest. A text that lacks a literal gives the captures before it,
/// the current one with all that is left, as in LogQL; <see cref="LogPatternMatch.IsWhole"/> tells. What is no <c>&lt;name&gt;</c> is a literal.
/// </remarks>
internal sealed class LogPattern
{
    private readonly Part[] _parts;

    private LogPattern(Part[] parts) => _parts = parts;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <exception cref="LogPatternException">It has no named capture, a name twice, or two captures side by side; the exception says where.</exception>
    public static LogPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<Part>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var length = CaptureLength(text, at);
            if (length == 0)
            {
                literal.Append(text[at++]);
                continue;
            }

            var name = text.Substring(at + 1, length - 2);
            if (literal.Length == 0 && parts.Count > 0)
            {
                throw new LogPatternException(at, $"two captures side by side at {at + 1}: put the text that parts them between them");
            }

            if (name != "_" && !names.Add(name))
            {
                throw new LogPatternException(at, $"the capture <{name}> stands twice, again at {at + 1}: give each a name of its own, or <_>");
            }

            AddLiteral(parts, literal);
            parts.Add(new Part(null, name == "_" ? null : FieldName.Of(name), true));
            at += length;
        }

        AddLiteral(parts, literal);
        return names.Count > 0 ? new LogPattern([.. parts]) : throw new LogPatternException(0, "no named capture such as <status>");
    }

    /// <summary>Starts matching a text.</summary>
    public LogPatternMatch Match(ReadOnlySpan<byte> text) => new(_parts, text);

    private static void AddLiteral(List<Part> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part(Encoding.UTF8.GetBytes(literal.ToString()), null, false));
            literal.Clear();
        }
    }

    private static int CaptureLength(string text, int at)
    {
        if (text[at] != '<' || at + 2 >= text.Length || !(char.IsAsciiLetter(text[at + 1]) || text[at + 1] == '_'))
        {
            return 0;
        }

        var end = at + 2;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end < text.Length && text[end] == '>' ? end + 1 - at : 0;
    }

    /// <summary>A literal, or a capture with a name or without.</summary>
    internal readonly record struct Part(byte[]? Literal, FieldName? Name, bool IsCapture);
}

/// <summary>The named captures of one match, one after the other.</summary>
internal ref struct LogPatternMatch(LogPattern.Part[] parts, ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;
    private int _next;

    /// <summary>The capture's name.</summary>
    public FieldName? Name { get; private set; }

    /// <summary>What it holds.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether every literal of the pattern was found; tells only after <see cref="MoveNext"/> returned false.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes to the next named capture.</summary>
    public bool MoveNext()
    {
        if (_next == 0 && parts[0].Literal is { } first)
        {
            if (!_rest.StartsWith(first))
            {
                _next = parts.Length + 1;
                return false;
            }

            _rest = _rest[first.Length..];
            _next = 1;
        }

        while (_next < parts.Length)
        {
            Take();
            if (Name is not null)
            {
                return true;
            }
        }

        IsWhole = _next == parts.Length;
        return false;
    }

    private void Take()
    {
        Name = parts[_next].Name;
        if (_next + 1 == parts.Length)
        {
            Value = _rest;
            _next++;
            return;
        }

        var literal = parts[_next + 1].Literal!;
        var at = _rest.IndexOf(literal);
        Value = at < 0 ? _rest : _rest[..at];
        _rest = at < 0 ? default : _rest[(at + literal.Length)..];
        _next = at < 0 ? parts.Length + 1 : _next + 2;
    }
}

/// <summary>A pattern that cannot be read.</summary>
internal sealed class LogPatternException(int position, string message) : FormatException(message)
{
    /// <summary>Where in the pattern, in UTF-16 units from 0.</summary>
    public int Position { get; } = position;
}
