using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks that every stage stands where it can act.</summary>
internal sealed class StageChecks(BoundQuery query, DiagnosticBag diagnostics)
{
    public static void Run(BoundQuery query, DiagnosticBag diagnostics)
    {
        var checks = new StageChecks(query, diagnostics);
        foreach (var node in query.Root.SelfAndDescendants())
        {
            switch (node)
            {
                case BoundStream stream:
                    checks.CheckSelector(stream);
                    break;
                case BoundPipeline pipeline:
                    checks.CheckPipeline(pipeline);
                    break;
            }
        }
    }

    private void CheckSelector(BoundStream stream)
    {
        foreach (var stage in stream.Syntax.Selector?.Stages ?? [])
        {
            if (StageNames.IsResultStage(stage))
            {
                diagnostics.Error(
                    DiagnosticCodes.StageNotAllowed,
                    stage.Span,
                    $"Inside a source single events are filtered, '{StageNames.WordOf(stage)}' acts on results.",
                    new DiagnosticFix("Move it after the last stream"));
            }
        }
    }

    private void CheckPipeline(BoundPipeline pipeline)
    {
        var isJoined = pipeline.SingleStream is null;
        EmitStageSyntax? emit = null;
        foreach (var stage in pipeline.Syntax.Stages)
        {
            if (isJoined && StageNames.IsEventStage(stage))
            {
                var last = query.Streams[pipeline.Streams.Indices().Last()].Syntax.Source.Text;
                diagnostics.Error(
                    DiagnosticCodes.StageNotAllowed,
                    stage.Span,
                    $"After a join or an aggregate stages act on results, '{StageNames.WordOf(stage)}' acts on single events.",
                    new DiagnosticFix($"Move it into {last}(…)"));
            }

            isJoined |= stage is AggregateStageSyntax;

            if (stage is EmitStageSyntax found)
            {
                CheckEmit(found, emit, pipeline);
                emit = found;
            }
        }
    }

    private void CheckEmit(EmitStageSyntax emit, EmitStageSyntax? earlier, BoundPipeline pipeline)
    {
        if (!ReferenceEquals(pipeline, query.Root))
        {
            diagnostics.Error(
                DiagnosticCodes.EmitNotAllowed,
                emit.Span,
                "'emit' stands in the outermost pipeline only.",
                new DiagnosticFix("Move it to the end of the query"));
        }
        else if (earlier is not null)
        {
            diagnostics.Error(DiagnosticCodes.EmitNotAllowed, emit.Span, "'emit' stands once in a query, found a duplicate.", new DiagnosticFix("Keep one 'emit'"));
        }
    }
}
