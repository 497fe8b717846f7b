using System.Text;
using System.Text.RegularExpressions;

namespace Correlator;

/// <summary>A stage that reads labels out of the message.</summary>
/// <remarks>
/// As in LogQL, a label that the stream has already keeps its value and the extracted one is called <c>NAME_extracted</c>; a message that
/// is not of the format gets the label <c>__error__</c> and passes.
/// </remarks>
internal abstract class ExtractStage(LabelParserKind kind, IReadOnlyList<Extract> extracts, string pattern = "") : EventStage
{
    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <summary>What a source has to know of it.</summary>
    public LabelParser Parser { get; } = new(kind, pattern, [.. extracts.Select(static extract => new KeyValuePair<string, string>(extract.Name, extract.Field.Text))]);

    protected IReadOnlyList<Extract> Extracts => extracts;

    public override string ToString() => Parser.ToString();

    internal override void VisitNames(Action<string> visit)
    {
        foreach (var extract in extracts)
        {
            visit(extract.Name);
        }
    }

    internal override LogEvent Apply(LogEvent logEvent)
    {
        _found.Clear();
        if (!TryRead(logEvent.MessageUtf8))
        {
            _found["__error__"] = $"{Parser.Word} parse error";
        }

        if (_found.Count == 0)
        {
            return logEvent;
        }

        var pairs = new List<KeyValuePair<string, string>>(_found.Count);
        foreach (var (name, value) in _found)
        {
            pairs.Add(new(logEvent.TryGetLabel(name, out _) ? name + "_extracted" : name, value));
        }

        return logEvent.WithExtracted(Labels.Of(pairs));
    }

    protected abstract bool TryRead(ReadOnlySpan<byte> message);

    protected void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(Encoding.UTF8.GetString(name), value);

    // A field without a name is no label: JSON allows it, and a line may hold anything.
    protected void Add(string name, ReadOnlySpan<byte> value)
    {
        if (name.Length > 0)
        {
            _found[name] = Encoding.UTF8.GetString(value);
        }
    }
}

/// <summary>A label that a stage extracts, from a field of the same or another name.</summary>
/// <param name="Name">The label.</param>
/// <param name="Field">The field of the message.</param>
internal sealed record Extract(FieldName Field, string Name);

/// <summary><c>| json</c>: all scalar members, nested ones as <c>a.b</c>; or those that are listed.</summary>
internal sealed class JsonStage(IReadOnlyList<Extract> extracts) : ExtractStage(LabelParserKind.Json, extracts)
{
    private const int MaxDepth = 16;

    protected override bool TryRead(ReadOnlySpan<byte> message)
    {
        if (Extracts.Count == 0)
        {
            return AddMembers(message, string.Empty, 0);
        }

        var fields = new JsonFields(message);
        while (fields.MoveNext())
        {
            // Only the check of the grammar is wanted here.
        }

        if (!fields.IsComplete)
        {
            return false;
        }

        foreach (var extract in Extracts)
        {
            if (JsonLookup.TryFind(message, extract.Field.Utf8, out var value))
            {
                Add(extract.Name, value);
            }
        }

        return true;
    }

    private bool AddMembers(ReadOnlySpan<byte> text, string prefix, int depth)
    {
        var fields = new JsonFields(text);
        while (fields.MoveNext())
        {
            var name = prefix + Encoding.UTF8.GetString(fields.Name);
            if (fields.IsScalar)
            {
                Add(name, fields.Value);
            }
            else if (fields.Kind == JsonKind.Object && depth < MaxDepth)
            {
                AddMembers(fields.RawValue, name + ".", depth + 1);
            }
        }

        return fields.IsComplete;
    }
}

/// <summary><c>| logfmt</c>: all pairs, or those that are listed.</summary>
internal sealed class LogfmtStage(IReadOnlyList<Extract> extracts) : ExtractStage(LabelParserKind.Logfmt, extracts)
{
    protected override bool TryRead(ReadOnlySpan<byte> message)
    {
        var pairs = new LogfmtReader(message);
        while (pairs.MoveNext())
        {
            if (!pairs.HasValue)
            {
                continue;
            }

            if (Extracts.Count == 0)
            {
                Add(pairs.Name, pairs.Value);
                continue;
            }

            foreach (var extract in Extracts)
            {
                if (pairs.Name.SequenceEqual(extract.Field.Utf8))
                {
                    Add(extract.Name, pairs.Value);
                }
            }
        }

        return !pairs.HasErrors;
    }
}

/// <summary><c>| pattern "…"</c>: the captures of a LogQL pattern.</summary>
internal sealed class PatternStage(string text) : ExtractStage(LabelParserKind.Pattern, [], text)
{
    private readonly LogPattern _pattern = LogPattern.Parse(text);

    protected override bool TryRead(ReadOnlySpan<byte> message)
    {
        var match = _pattern.Match(message);
        while (match.MoveNext())
        {
            if (match.Name is { } name)
            {
                Add(name.Text, match.Value);
            }
        }

        return true;
    }
}

/// <summary><c>| regexp "…"</c>: the named groups of a regular expression.</summary>
internal sealed class RegexpStage(string text) : ExtractStage(LabelParserKind.Regexp, [], text)
{
    private readonly Regex _regex = LinearRegex.Unanchored(text);

    protected override bool TryRead(ReadOnlySpan<byte> message)
    {
        var match = _regex.Match(Encoding.UTF8.GetString(message));
        foreach (Group group in match.Groups)
        {
            if (group.Success && !char.IsAsciiDigit(group.Name[0]))
            {
                Add(group.Name, Encoding.UTF8.GetBytes(group.Value));
            }
        }

        return true;
    }
}
