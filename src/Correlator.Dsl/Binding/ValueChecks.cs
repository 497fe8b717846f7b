using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks the values that the grammar alone leaves free: durations, numbers, options, functions, patterns.</summary>
internal sealed class ValueChecks(DiagnosticBag diagnostics)
{
    private readonly FunctionChecks _functions = new(diagnostics);
    private readonly OptionChecks _options = new(diagnostics);
    private readonly RegexChecks _patterns = new(diagnostics);

    public static void Run(BoundQuery query, DiagnosticBag diagnostics)
    {
        var checks = new ValueChecks(diagnostics);
        foreach (var node in query.Syntax.SelfAndDescendants())
        {
            checks.Check(node);
        }
    }

    private void Check(SyntaxNode node)
    {
        _patterns.Check(node);
        switch (node)
        {
            case SetSyntax set:
                _options.CheckSet(set.Option);
                break;
            case StreamSyntax stream:
                CheckStream(stream);
                break;
            case PipelineSyntax pipeline:
                CheckStages(pipeline.Stages, onResult: true);
                break;
            case OnSyntax on:
                _functions.Check(on, onResult: false);
                break;
            case SequenceSyntax or SequenceStepSyntax:
                CheckKeys(node is SequenceSyntax sequence ? sequence.Keys : ((SequenceStepSyntax)node).Keys);
                break;
            case WindowSyntax window:
                CheckWindow(window);
                break;
            case SuppressStageSyntax suppress:
                CheckPositive(suppress.Duration, "'suppress'");
                break;
            case AggregateCallSyntax call:
                CheckParameter(call);
                break;
        }
    }

    private void CheckStages(SyntaxList<StageSyntax> stages, bool onResult)
    {
        foreach (var stage in stages)
        {
            _functions.Check(stage, onResult);
        }
    }

    private void CheckKeys(SyntaxList<KeySyntax> keys)
    {
        foreach (var key in keys)
        {
            _functions.Check(key, onResult: false);
        }
    }

    private void CheckStream(StreamSyntax stream)
    {
        _options.CheckWith(stream.Options);
        CheckStages(stream.Selector?.Stages ?? [], onResult: false);
        switch (stream.Range)
        {
            case LookbackRangeSyntax lookback:
                CheckPositive(lookback.Duration, "A range");
                break;
            case AbsoluteRangeSyntax { Start: DateInstantSyntax start, End: DateInstantSyntax end } absolute when start.UtcTicks() >= end.UtcTicks():
                FailOrder(absolute);
                break;
            case AbsoluteRangeSyntax { Start: UnixInstantSyntax start, End: UnixInstantSyntax end } absolute when start.UtcTicks >= end.UtcTicks:
                FailOrder(absolute);
                break;
        }
    }

    private void FailOrder(AbsoluteRangeSyntax range) =>
        diagnostics.Error(DiagnosticCodes.NotPositive, range.Span, "A range starts before it ends.");

    private void CheckWindow(WindowSyntax window)
    {
        switch (window)
        {
            case TumblingWindowSyntax tumbling:
                CheckPositive(tumbling.Size, "A window");
                break;
            case HoppingWindowSyntax hopping:
                CheckPositive(hopping.Size, "A window");
                CheckPositive(hopping.Step, "A step");
                break;
            case SlidingWindowSyntax sliding:
                CheckPositive(sliding.Size, "A window");
                break;
            case SessionWindowSyntax session:
                CheckPositive(session.Gap, "A gap");
                CheckPositive(session.Maximum, "A session");
                break;
        }
    }

    private void CheckPositive(DurationSyntax? duration, string what)
    {
        if (duration is { Ticks: 0 })
        {
            diagnostics.Error(DiagnosticCodes.NotPositive, duration.Span, $"{what} is more than zero, found '{duration.Text}'.");
        }
    }

    private void CheckParameter(AggregateCallSyntax call)
    {
        if (call.Parameter is not { } parameter)
        {
            return;
        }

        var isQuantile = call.Function == AggregateWord.Quantile;
        var isGood = parameter.Kind == QuantityKind.Number
            && (isQuantile ? parameter.Value is >= 0 and <= 1 : parameter.Value is >= 1 and <= 10_000 && double.IsInteger(parameter.Value));
        if (!isGood)
        {
            var expected = isQuantile ? "a number from 0 to 1" : "a whole number from 1 to 10000";
            diagnostics.Error(DiagnosticCodes.OutOfRange, parameter.Span, $"'{Keywords.WordOf(call.Function)}' needs {expected}, found '{parameter.Text}'.");
        }
    }
}
