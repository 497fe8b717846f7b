using System.Text.RegularExpressions;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>A grammar as a document writes it: rules of alternatives, <c>[ ]</c> for what may be left out, <c>{ }</c> for any number, quoted words.</summary>
internal sealed partial class Ebnf
{
    private readonly List<string> _tokens;
    private int _next;

    private Ebnf(string text) => _tokens = [.. Token().Matches(Comment().Replace(text, string.Empty)).Select(static match => match.Value)];

    public static Dictionary<string, Part> Parse(string text)
    {
        var self = new Ebnf(text);
        var rules = new Dictionary<string, Part>(StringComparer.Ordinal);
        while (self._next < self._tokens.Count)
        {
            var name = self.Take();
            self.Expect("=");
            rules.Add(name, self.Choice());
            self.Expect(";");
        }

        return rules;
    }

    private string Take() => _next < _tokens.Count ? _tokens[_next++] : throw new FormatException("The grammar ends in the middle of a rule.");

    private void Expect(string token)
    {
        var found = Take();
        if (found != token)
        {
            throw new FormatException($"Expected {token} behind {string.Join(' ', _tokens.Take(_next - 1).TakeLast(6))}, found {found}.");
        }
    }

    private Part Choice()
    {
        var choices = new List<Part> { Sequence() };
        while (_next < _tokens.Count && _tokens[_next] == "|")
        {
            _next++;
            choices.Add(Sequence());
        }

        return choices.Count == 1 ? choices[0] : new Choice(choices);
    }

    private Sequence Sequence()
    {
        var parts = new List<Part>();
        while (_tokens[_next] is not ("|" or ";" or ")" or "]" or "}"))
        {
            parts.Add(Take() switch
            {
                "(" => Inner(")", static part => part),
                "[" => Inner("]", static part => new Repeated(part, Most: 1)),
                "{" => Inner("}", static part => new Repeated(part, Most: 2)),
                ['"', .. var word, '"'] => new Terminal(word),
                var name => new Reference(name),
            });
        }

        return new Sequence(parts);
    }

    private Part Inner(string end, Func<Part, Part> wrap)
    {
        var part = wrap(Choice());
        Expect(end);
        return part;
    }

    [GeneratedRegex(@"\(\*.*?\*\)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "[^"]+"|[A-Za-z_][A-Za-z_-]*|[=|;()\[\]{}]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}

/// <summary>A part of a rule.</summary>
internal abstract record Part;

internal sealed record Terminal(string Word) : Part;

internal sealed record Reference(string Name) : Part;

internal sealed record Sequence(IReadOnlyList<Part> Parts) : Part;

internal sealed record Choice(IReadOnlyList<Part> Choices) : Part;

/// <param name="Inside">What is repeated.</param>
/// <param name="Most">How often at most; 0 at least.</param>
internal sealed record Repeated(Part Inside, int Most) : Part;
