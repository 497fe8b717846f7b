using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Shows a diagnostic with the line it is about and a caret under the place.</summary>
public static class DiagnosticRenderer
{
    private const int LongestLine = 160;
    private const int Lead = 60;

    /// <summary>Three lines: code, place, sentence and remedy; the source line; the carets.</summary>
    /// <param name="text">The query that the diagnostic is about.</param>
    /// <param name="diagnostic">What to show.</param>
    public static string Render(string text, Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(diagnostic);
        var start = Math.Clamp(diagnostic.Span.Start - (diagnostic.Column - 1), 0, text.Length);
        var end = start;
        while (end < text.Length && text[end] is not ('\r' or '\n'))
        {
            end++;
        }

        var column = Math.Min(diagnostic.Span.Start, end) - start;
        var width = Math.Max(1, Math.Min(diagnostic.Span.End, end) - start - column);
        var cut = end - start > LongestLine ? Math.Max(0, column - Lead) : 0;
        var line = text[(start + cut)..Math.Min(end, start + cut + LongestLine)];
        var number = diagnostic.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new StringBuilder(diagnostic.ToString()).Append('\n')
            .Append(number).Append(" | ").Append(line).Append('\n')
            .Append(' ', number.Length).Append(" | ").Append(Blanks(line, column - cut)).Append('^', Math.Min(width, Math.Max(1, line.Length - column + cut)))
            .ToString();
    }

    /// <summary>As many blanks as the line has characters before the place; tabs stay tabs, so that the caret stands below it.</summary>
    private static string Blanks(string line, int count)
    {
        var blanks = new StringBuilder(count);
        for (var i = 0; i < count; i++)
        {
            blanks.Append(i < line.Length && line[i] == '\t' ? '\t' : ' ');
        }

        return blanks.ToString();
    }
}
