using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Correlator;

/// <summary><c>| keep a, b</c> and <c>| drop a, b</c>.</summary>
internal sealed class KeepStage(IReadOnlyList<string> labels, bool isDrop) : EventStage
{
    private readonly HashSet<string> _labels = new(labels, StringComparer.Ordinal);

    public override string ToString() => $"| {(isDrop ? "drop" : "keep")} {string.Join(", ", labels.Select(static name => CanonicalText.Field(null, name)))}";

    internal override void VisitReads(Action<string> visit)
    {
        foreach (var label in isDrop ? [] : labels)
        {
            visit(label);
        }
    }

    internal override LogEvent Apply(LogEvent logEvent) =>
        logEvent.WithOnlyLabels(Labels.Of(logEvent.Labels.Where(pair => _labels.Contains(pair.Key) != isDrop)));
}

/// <summary><c>| sample p</c>: keeps the events whose hash falls into the part.</summary>
internal sealed class SampleStage : EventStage
{
    private readonly double _fraction;

    public SampleStage(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        _fraction = fraction;
    }

    public override string ToString() => $"| sample {_fraction.ToString("R", CultureInfo.InvariantCulture)}";

    internal override LogEvent? Apply(LogEvent logEvent)
    {
        var hash = XxHash3.HashToUInt64(logEvent.MessageUtf8, logEvent.Ticks);
        return hash / (double)ulong.MaxValue < _fraction ? logEvent : null;
    }
}

/// <summary><c>| label_format name=other, name="{{.label}} text"</c>: sets labels from other labels or a template.</summary>
internal sealed class LabelFormatStage(IReadOnlyList<LabelAssignment> assignments) : EventStage
{
    public override string ToString() => $"| label_format {string.Join(", ", assignments)}";

    internal override void VisitNames(Action<string> visit)
    {
        foreach (var assignment in assignments)
        {
            visit(assignment.Name);
        }
    }

    internal override void VisitReads(Action<string> visit)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.Template is { } template)
            {
                template.VisitNames(visit);
            }
            else
            {
                visit(assignment.Field!);
            }
        }
    }

    internal override LogEvent Apply(LogEvent logEvent)
    {
        var changed = logEvent;
        foreach (var assignment in assignments)
        {
            var labels = changed.Labels;
            var value = assignment.Template?.Format(changed) ?? (labels.TryGetValue(assignment.Field!, out var found) ? found : null);
            if (value is null)
            {
                continue;
            }

            // As in LogQL, naming another label moves it.
            var others = assignment.Template is null ? labels.Where(pair => pair.Key != assignment.Field) : labels;
            changed = changed.WithOnlyLabels(Labels.Of(others.Append(new(assignment.Name, value))));
        }

        return changed;
    }
}

/// <summary>One assignment of <c>label_format</c>: from a label or from a template.</summary>
public sealed class LabelAssignment
{
    private LabelAssignment(string name, string? field, MessageTemplate? template)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Field = field;
        Template = template;
    }

    internal string Name { get; }

    internal string? Field { get; }

    internal MessageTemplate? Template { get; }

    /// <summary>Moves a label to another name.</summary>
    public static LabelAssignment FromLabel(string name, string label) => new(name, label, null);

    /// <summary>Sets a label from a template such as <c>{{.method}} {{.path}}</c>; a missing label is the empty text.</summary>
    public static LabelAssignment FromTemplate(string name, string template) => new(name, null, new MessageTemplate(template));

    /// <summary>The assignment as the language writes it.</summary>
    public override string ToString() => $"{Name}={(Template is null ? CanonicalText.Field(null, Field!) : Template.ToString())}";
}

/// <summary><c>| line_format "{{.method}} {{.path}}"</c>: makes a new message.</summary>
internal sealed class LineFormatStage(MessageTemplate template) : EventStage
{
    public override string ToString() => $"| line_format {template}";

    internal override void VisitReads(Action<string> visit) => template.VisitNames(visit);

    internal override LogEvent Apply(LogEvent logEvent) => logEvent.WithMessage(template.Format(logEvent));
}

/// <summary>Text with <c>{{.label}}</c> in it; <c>{{.__line__}}</c> is the message. A missing label is the empty text.</summary>
internal sealed class MessageTemplate(string text)
{
    private const string MessageName = "__line__";

    public override string ToString() => CanonicalText.Quote(text);

    public string Format(LogEvent logEvent)
    {
        var result = new StringBuilder();
        var rest = text.AsSpan();
        while (TryTake(ref rest, out var literal, out var name))
        {
            result.Append(literal);
            result.Append(name == MessageName ? logEvent.Message
                : name.Length > 0 && logEvent.TryGetLabel(name, out var value) ? value : string.Empty);
        }

        return result.Append(rest).ToString();
    }

    /// <summary>Calls a visitor for every label in it.</summary>
    public void VisitNames(Action<string> visit)
    {
        var rest = text.AsSpan();
        while (TryTake(ref rest, out _, out var name))
        {
            if (name is not ("" or MessageName))
            {
                visit(name);
            }
        }
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> literal, out string name)
    {
        var open = rest.IndexOf("{{");
        var close = open < 0 ? -1 : rest[open..].IndexOf("}}");
        if (close < 0)
        {
            literal = default;
            name = string.Empty;
            return false;
        }

        literal = rest[..open];
        name = rest[(open + 2)..(open + close)].Trim().TrimStart('.').ToString();
        rest = rest[(open + close + 2)..];
        return true;
    }
}
