using System.Text;
using System.Text.RegularExpressions;

namespace Correlator;

/// <summary><c>|= "text"</c>, <c>!=</c>, <c>|~</c>, <c>!~</c>: filters by the message.</summary>
internal sealed class LineFilterStage : EventStage
{
    private readonly byte[][] _texts;
    private readonly Regex[] _patterns;

    public LineFilterStage(IReadOnlyList<string> alternatives, bool isRegex, bool isNegated)
    {
        Filter = new LineFilter([.. alternatives], isRegex, isNegated);
        _texts = isRegex ? [] : [.. alternatives.Select(Encoding.UTF8.GetBytes)];
        _patterns = isRegex ? [.. alternatives.Select(LinearRegex.Unanchored)] : [];
    }

    public LineFilter Filter { get; }

    public override string ToString() => Filter.ToString();

    internal override LogEvent? Apply(LogEvent logEvent) =>
        (Filter.IsRegex ? MatchesAny(logEvent.Message) : ContainsAny(logEvent.MessageUtf8)) != Filter.IsNegated ? logEvent : null;

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
