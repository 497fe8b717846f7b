using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Explains a graph: the operator tree with keys, bounds, what each source applies itself, how much it holds, and when results come out.</summary>
/// <example><code>
/// Console.WriteLine(GraphPrinter.Explain(query.Node));
/// </code></example>
public sealed class GraphPrinter
{
    private const int BytesPerEvent = 330;
    private const int RatePerSecond = 1000;
    private readonly QueryPlan _query;
    private readonly CorrelationOptions _options;
    private readonly StringBuilder _text;
    private double _held;

    private GraphPrinter(QueryPlan query, CorrelationOptions options, StringBuilder text) =>
        (_query, _options, _text) = (query, options, text);

    /// <summary>The explanation as text, one operator a line, inputs indented below it.</summary>
    /// <param name="query">The graph.</param>
    /// <param name="options">How it would run; null for the defaults.</param>
    /// <exception cref="ArgumentException">An alias is given twice or unknown.</exception>
    public static string Explain(OperatorNode query, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new CorrelationOptions();
        var plan = new QueryPlan(query);
        var text = new StringBuilder();
        text.AppendLine(EmitLine(plan, options));
        for (var i = plan.Stages.Count - 1; i >= 0; i--)
        {
            text.Append(' ', (plan.Stages.Count - 1 - i) * 2).Append("  ").AppendLine(StageLine((ResultNode)plan.Stages[i]));
        }

        var printer = new GraphPrinter(plan, options, text);
        printer.Write(plan.Root, (plan.Stages.Count * 2) + 2, role: null);
        printer.WriteBudget();
        return text.ToString().TrimEnd();
    }

    private void WriteBudget()
    {
        if (_options.MaxState.IsUnlimited)
        {
            return;
        }

        var expected = _held == 0 ? string.Empty : string.Create(
            CultureInfo.InvariantCulture, $"; expected at {RatePerSecond} events/s a stream: about {_held:N0} events, {_held * BytesPerEvent / 1e6:N0} MB in joins");
        _text.AppendLine($"state: {OperatorNotes.Of(_options.MaxState)}{expected}");
    }

    private static string EmitLine(QueryPlan plan, CorrelationOptions options)
    {
        var mode = plan.Emit != EmitMode.Default ? plan.Emit : options.Emit;
        var isLive = plan.Streams.Any(static stream => stream.Node.Source is ILiveSource);
        return mode switch
        {
            EmitMode.Each => "emit each: one result per matching pair, on arrival of the later event",
            EmitMode.First => First,
            EmitMode.Default when isLive => First,
            EmitMode.Default when plan.Streams.All(static stream => stream.Node.Source is null) => $"{Final} (finite sources); first, as soon as they hold (live sources)",
            _ => Final,
        };
    }

    private const string First = "emit first: results as soon as they hold, again when they close if they grew; negatives when the clock proves them";
    private const string Final = "emit final: each result once, when it closes";

    private static string StageLine(ResultNode stage) => stage switch
    {
        FilterNode filter => $"{stage.Stage}  [{(filter.Predicate.IsMonotone ? "judged as soon as it holds" : "judged when a correlation closes")}]",
        AggregateNode aggregate => $"{stage.Stage}  [{OperatorNotes.Of(aggregate)}]",
        { SeesRevisions: false } => $"{stage.Stage}  [takes each result once, when it closes]",
        _ => stage.Stage,
    };

    private void Write(PlanNode plan, int indent, string? role)
    {
        _text.Append(' ', indent).Append(role).AppendLine(plan.Node switch
        {
            StreamNode stream => StreamLine(plan, stream),
            JoinNode { Clause.AsOf: { } asOf } join => $"{JoinNode.Word(join.Kind)} {join.Clause}  [{OperatorNotes.Of(asOf)}]",
            JoinNode join => JoinLine(plan, join),
            UnionNode => "union: merged by time, counts as one stream",
            SequenceNode sequence => $"sequence{(sequence.Clause.IsUnordered ? " unordered" : string.Empty)}  [{OperatorNotes.Of(sequence, MaxLifetime(plan))}]",
            ResultNode result => StageLine(result),
            _ => plan.Node.ToString(),
        });
        if (plan.Node is StreamNode source)
        {
            WriteSplit(source, indent + 2);
        }

        for (var i = 0; i < plan.Inputs.Count; i++)
        {
            Write(plan.Inputs[i], indent + 2, plan.Node is SequenceNode steps ? OperatorNotes.RoleOf(steps, i) : null);
        }
    }

    private static string StreamLine(PlanNode plan, StreamNode stream) =>
        $"stream {plan.Stream}: {stream.SourceName}{(stream.Alias is null ? string.Empty : $" as {stream.Alias}")}"
        + $"  [an event can match for {CanonicalText.Duration(stream.Lifetime.Ticks)}{OffsetText(stream)}{StateText(stream)}]";

    private static string StateText(StreamNode stream) => stream.MaxState.IsUnlimited ? string.Empty : $"; {OperatorNotes.Of(stream.MaxState)}";

    private static string OffsetText(StreamNode stream) =>
        stream.Offset == TimeSpan.Zero ? string.Empty : $", takes part {CanonicalText.Duration(stream.Offset.Ticks)} later";

    /// <summary>What the source itself applies and what is applied here.</summary>
    private void WriteSplit(StreamNode stream, int indent)
    {
        _text.Append(' ', indent).Append("at the source: ").AppendLine(AtSource(stream));
        var here = stream.Matchers.Count > 0 ? [stream.Selector, .. stream.Stages.Select(static stage => stage.ToString())]
            : stream.Stages.Select(static stage => stage.ToString()).ToList();
        _text.Append(' ', indent).Append("here: ").AppendLine(here.Count == 0 ? "nothing" : string.Join(' ', here));
    }

    private static string AtSource(StreamNode stream)
    {
        if (stream.Source is not { Filters: not SourceFilters.None } source)
        {
            return stream.Matchers.Count == 0 && stream.Selector.Length > 0 ? stream.Selector : "everything is read";
        }

        try
        {
            return source.DescribeRequest(SourceSelection.Of(stream).Request) is { Length: > 0 } asked ? asked : "everything is read";
        }
        catch (SourceException error)
        {
            return $"it cannot be asked: {error.Message}";
        }
    }

    private string JoinLine(PlanNode plan, JoinNode join)
    {
        var (left, right) = (MaxLifetime(plan.Inputs[0]), MaxLifetime(plan.Inputs[1]));
        var least = Math.Max(join.Clause.Least?.Ticks ?? long.MinValue, -right);
        var greatest = Math.Min(join.Clause.Greatest?.Ticks ?? long.MaxValue, left);
        var seconds = ((double)(Math.Max(0, greatest) + Math.Max(0, -least)) / TimeSpan.TicksPerSecond) + (2 * _options.Lateness.TotalSeconds);
        var held = seconds * RatePerSecond;
        _held += held;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{JoinNode.Word(join.Kind)} {join.Clause}  [{CanonicalText.Duration(least)} <= right - left <= {CanonicalText.Duration(greatest)}; "
            + $"at {RatePerSecond} events/s a stream holds about {held:N0} events, {held * BytesPerEvent / 1e6:N0} MB]");
    }

    private long MaxLifetime(PlanNode plan) => plan.Leaves.Max(leaf => leaf.Node is AggregateNode { Clause.Window: { } window }
        ? window.Lifetime.Ticks
        : leaf.AllStreams.Max(stream => _query.Streams[stream.Stream].Node.Lifetime.Ticks));
}
