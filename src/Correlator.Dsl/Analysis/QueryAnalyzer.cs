using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Judges how much work a query is, from its text alone.</summary>
public static class QueryAnalyzer
{
    private const long WideRangeTicks = TimeSpan.TicksPerHour;

    /// <summary>The complexity of a query and what could lower it.</summary>
    public static QueryAnalysis Analyze(CorrelationQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var bound = query.Bound;
        var sequences = bound.Root.SelfAndDescendants().OfType<BoundSequence>().Select(static node => node.Syntax).ToList();
        var clauses = bound.Joins.SelectMany(static join => join.Syntax.Clauses).ToList();
        return new QueryAnalysis
        {
            Streams = bound.Streams.Count,
            JoinKeys = bound.Joins.Sum(static join => KeysOf(join.Syntax)) + sequences.Sum(static sequence => sequence.Keys.Count + sequence.Steps.Max(static step => step.Keys.Count)),
            HasFilter = bound.Root.SelfAndDescendants().OfType<BoundPipeline>().Any(HasFilter),
            HasTemporal = clauses.Any(static clause => clause is WithinSyntax or WithinBoundsSyntax or BeforeSyntax or AfterSyntax or AsOfSyntax) || sequences.Any(static sequence => sequence.MaxSpan is not null),
            HasGrouping = clauses.Any(static clause => clause is GroupSyntax),
            Hints = [.. Hints(bound)],
        };
    }

    private static int KeysOf(JoinSyntax join) => (join.Matching as OnSyntax)?.Keys.Count ?? 0;

    private static bool HasFilter(BoundPipeline pipeline) =>
        pipeline.Syntax.Filter is not null || pipeline.Syntax.Stages.Any(static stage => stage is WhereStageSyntax);

    private static IEnumerable<string> Hints(BoundQuery query)
    {
        foreach (var stream in query.Streams)
        {
            var ticks = StreamLifetimes.TicksOf(stream.Syntax);
            if (ticks is > WideRangeTicks and < long.MaxValue && stream.Syntax.Range is LookbackRangeSyntax range)
            {
                yield return $"Narrow the range [{range.Duration.Text}] of stream {stream.Index + 1} ({stream.Syntax.Source.Text}): events are kept that long.";
            }
        }

        if (query.Root.Syntax.Filter is not null)
        {
            yield return "Move the trailing filter into the selectors, so that the sources do not send what it drops.";
        }

        foreach (var join in query.Joins.Where(static join => KeysOf(join.Syntax) > 2))
        {
            yield return $"One specific key, such as request_id, is cheaper than the {KeysOf(join.Syntax)} keys of '{Keywords.WordOf(join.Syntax.Kind)}'.";
        }

        if (query.Joins.Any(static join => join.Syntax.Kind != JoinWord.Union && join.Syntax.Clauses.All(static clause => clause is GroupSyntax or IgnoringSyntax)))
        {
            yield return "Add within(…) to the joins: without it events wait as long as their ranges.";
        }

        if (query.Joins.Count > 0 && !query.Root.Syntax.Stages.Any(static stage => stage is LimitStageSyntax or AggregateStageSyntax))
        {
            yield return "Stop early with | limit n where the first results are enough.";
        }
    }
}
