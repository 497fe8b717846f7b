using System.Diagnostics;

namespace Correlator;

/// <summary>The kind of a JSON value.</summary>
internal enum JsonKind
{
    /// <summary>Text between quotes.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>No value.</summary>
    Null,

    /// <summary>Members in braces.</summary>
    Object,

    /// <summary>Values in brackets.</summary>
    Array,
}

/// <summary>Reads the members of a JSON object in UTF-8 one after the other and checks the grammar on the way; nothing is allocated.</summary>
/// <example><code>
/// var fields = new JsonFields("{\"a\":1}"u8);
/// while (fields.MoveNext())
/// {
///     Console.WriteLine($"{Encoding.UTF8.GetString(fields.RawName)}={Encoding.UTF8.GetString(fields.RawValue)}");
/// }
///
/// Console.WriteLine(fields.IsComplete ? "one object" : "not one valid object");
/// </code></example>
internal ref struct JsonFields
{
    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private int _nameAt;
    private int _nameEnd;
    private int _valueAt;
    private int _valueEnd;
    private bool _hasBegun;

    /// <summary>Starts before the first member.</summary>
    /// <param name="text">One object, blanks around it allowed.</param>
    public JsonFields(ReadOnlySpan<byte> text)
    {
        _text = text;
        var at = JsonScanner.SkipBlanks(text, 0);
        _at = at < text.Length && text[at] == '{' ? at + 1 : -1;
    }

    /// <summary>Whether the end was reached and the text was one valid object; tells only after <see cref="MoveNext"/> returned false.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The member's name as written between its quotes.</summary>
    public readonly ReadOnlySpan<byte> RawName => _text[_nameAt.._nameEnd];

    /// <summary>Whether the name is written with escapes.</summary>
    public bool IsNameEscaped { get; private set; }

    /// <summary>The value as written: a string without its quotes.</summary>
    public readonly ReadOnlySpan<byte> RawValue => _text[_valueAt.._valueEnd];

    /// <summary>Where the value as written begins.</summary>
    public readonly int ValueAt => _valueAt;

    /// <summary>Whether the value is a string written with escapes.</summary>
    public bool IsValueEscaped { get; private set; }

    /// <summary>The value's kind.</summary>
    public readonly JsonKind Kind => _text[_valueAt - 1] == '"' ? JsonKind.String : KindOf(_text[_valueAt]);

    /// <summary>Whether the value is a string, a number, true or false.</summary>
    public readonly bool IsScalar => Kind is JsonKind.String or JsonKind.Number or JsonKind.Boolean;

    /// <summary>The name without escapes; a new array only where it has some.</summary>
    public readonly ReadOnlySpan<byte> Name => IsNameEscaped ? JsonText.Unescape(RawName) : RawName;

    /// <summary>The value without escapes; a new array only where it has some.</summary>
    public readonly ReadOnlySpan<byte> Value => IsValueEscaped ? JsonText.Unescape(RawValue) : RawValue;

    /// <summary>Goes to the next member.</summary>
    /// <returns>False behind the last member and where the grammar is broken; see <see cref="IsComplete"/>.</returns>
    public bool MoveNext()
    {
        var text = _text;
        var at = _at;
        if (at < 0)
        {
            return false;
        }

        _at = -1;
        at = SkipBlanks(text, at);
        if ((uint)at >= (uint)text.Length)
        {
            return false;
        }

        if (text[at] == '}')
        {
            IsComplete = JsonScanner.SkipBlanks(text, at + 1) == text.Length;
            return false;
        }

        if (_hasBegun)
        {
            if (text[at] != ',')
            {
                return false;
            }

            at = SkipBlanks(text, at + 1);
        }

        _hasBegun = true;
        return TryReadMember(text, at);
    }

    private bool TryReadMember(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length || text[at] != '"')
        {
            return false;
        }

        _nameAt = at + 1;
        _nameEnd = JsonScanner.SkipString(text, _nameAt, out var isEscaped);
        IsNameEscaped = isEscaped;
        if (_nameEnd < 0)
        {
            return false;
        }

        at = SkipBlanks(text, _nameEnd + 1);
        if ((uint)at >= (uint)text.Length || text[at] != ':')
        {
            return false;
        }

        return TryReadValue(text, SkipBlanks(text, at + 1));
    }

    private bool TryReadValue(ReadOnlySpan<byte> text, int at)
    {
        var isString = (uint)at < (uint)text.Length && text[at] == '"';
        _valueAt = isString ? at + 1 : at;
        var isEscaped = false;
        _valueEnd = isString ? JsonScanner.SkipString(text, at + 1, out isEscaped) : JsonScanner.SkipValue(text, at, 1);
        IsValueEscaped = isEscaped;
        _at = _valueEnd < 0 ? -1 : _valueEnd + (isString ? 1 : 0);
        return _valueEnd >= 0;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at) =>
        (uint)at < (uint)text.Length && text[at] > ' ' ? at : JsonScanner.SkipBlanks(text, at);

    private static JsonKind KindOf(byte first)
    {
        Debug.Assert(first != 0, "A value has at least one byte.");
        return first switch
        {
            (byte)'{' => JsonKind.Object,
            (byte)'[' => JsonKind.Array,
            (byte)'t' or (byte)'f' => JsonKind.Boolean,
            (byte)'n' => JsonKind.Null,
            _ => JsonKind.Number,
        };
    }
}
