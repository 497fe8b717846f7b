using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>A query that can run.</summary>
public sealed class CompiledQuery
{
    internal CompiledQuery(OperatorNode node, CorrelationOptions options, IReadOnlyList<Diagnostic> warnings)
    {
        Node = node;
        Options = options;
        Warnings = warnings;
    }

    /// <summary>The operator graph: the same that the fluent operators build.</summary>
    public OperatorNode Node { get; }

    /// <summary>How it runs: the given options under the query's own <c>set</c> statements.</summary>
    public CorrelationOptions Options { get; }

    /// <summary>What was found besides errors, in text order.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    /// <summary>The query as an observable.</summary>
    public EventQuery<Correlation> Query => EventQuery.Of(Node, Options);
}
