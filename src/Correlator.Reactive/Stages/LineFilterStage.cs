using System.Text;
using System.Text.RegularExpressions;

namespace Correlator;

/// <summary><c>|= "text"</c>, <c>!=</c>, <c>|~</c>, <c>!~</c>: filters by the message.</summary>
internal sealed class LineFilterStage : EventStage
{
    private readonly IReadOnlyList<string> _alternatives;
    private readonly bool _isNegated;
    private readonly bool _isRegex;
    private readonly byte[][] _texts;
    private readonly Regex[] _patterns;

    public LineFilterStage(IReadOnlyList<string> alternatives, bool isRegex, bool isNegated)
    {
        _alternatives = [.. alternatives];
        _isRegex = isRegex;
        _isNegated = isNegated;
        _texts = isRegex ? [] : [.. alternatives.Select(Encoding.UTF8.GetBytes)];
        _patterns = isRegex ? [.. alternatives.Select(LinearRegex.Unanchored)] : [];
    }

    public override string ToString() =>
        $"{(_isNegated ? '!' : '|')}{(_isRegex ? '~' : '=')} {string.Join(" or ", _alternatives.Select(CanonicalText.Quote))}";

    internal override LogEvent? Apply(LogEvent logEvent) =>
        (_isRegex ? MatchesAny(logEvent.Message) : ContainsAny(logEvent.MessageUtf8)) != _isNegated ? logEvent : null;

    private bool ContainsAny(ReadOnlySpan<byte> message)
    {
        foreach (var text in _texts)
        {
            if (message.IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesAny(string message)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(message))
            {
                return true;
            }
        }

        return false;
    }
}
