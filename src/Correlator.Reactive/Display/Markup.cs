using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Correlator;

/// <summary>HTML and SVG in the making. What stands in the holes of an interpolated string is always escaped, so that no log line can become markup.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup: the text between the holes as it is, that in the holes escaped, numbers in the invariant culture.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The handler has written to this instance when the call begins.")]
    public void Add([InterpolatedStringHandlerArgument("")] ref Handler content) => _ = content;

    /// <summary>Adds what another one has made.</summary>
    public void Add(Markup other) => _text.Append(other._text);

    public override string ToString() => _text.ToString();

    private void AppendEscaped(string? text)
    {
        foreach (var rune in (text ?? string.Empty).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                '\n' or '\r' or '\t' => _text.Append(' '),
                _ => _text.Append(DisplayText.IsUnseen(rune) ? "·" : rune.ToString()),
            };
        }
    }

    /// <summary>What the compiler turns an interpolated string into.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly Markup _target;

        public Handler(int literalLength, int formattedCount, Markup target)
        {
            _ = literalLength + formattedCount;
            _target = target;
        }

        public void AppendLiteral(string literal) => _target._text.Append(literal);

        public void AppendFormatted(string? text) => _target.AppendEscaped(text);

        public void AppendFormatted(long number) => _target._text.Append(number.ToString("N0", CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => _target._text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}
