using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>A part of a query with let names expanded and streams numbered in text order.</summary>
internal abstract class BoundNode
{
    private protected BoundNode(StreamSet streams) => Streams = streams;

    /// <summary>The streams of this part; always a run of neighbours.</summary>
    public StreamSet Streams { get; }
}

/// <summary>A stream at its position. A let that is used twice gives two of them over one syntax node.</summary>
internal sealed class BoundStream(StreamSyntax syntax, int index) : BoundNode(StreamSet.Of(index))
{
    public StreamSyntax Syntax => syntax;

    /// <summary>Position in the query, from 0.</summary>
    public int Index => index;

    /// <summary>The alias written on the stream, else on the parentheses or the use of the let that hold nothing else; null without.</summary>
    public string? Alias { get; init; }
}

/// <summary>A join with both sides.</summary>
internal sealed class BoundJoin(JoinSyntax syntax, BoundNode left, BoundNode right) : BoundNode(left.Streams.Union(right.Streams))
{
    public JoinSyntax Syntax => syntax;

    public BoundNode Left => left;

    public BoundNode Right => right;
}

/// <summary>A sequence with the pipelines of its steps.</summary>
internal sealed class BoundSequence(SequenceSyntax syntax, IReadOnlyList<BoundPipeline> steps, BoundPipeline? until, StreamSet streams) : BoundNode(streams)
{
    public SequenceSyntax Syntax => syntax;

    /// <summary>One for each step, in text order.</summary>
    public IReadOnlyList<BoundPipeline> Steps => steps;

    public BoundPipeline? Until => until;
}

/// <summary>A pipeline: the whole query, parentheses, a step, or one use of a let name.</summary>
internal sealed class BoundPipeline(PipelineSyntax syntax, BoundNode source) : BoundNode(source.Streams)
{
    public PipelineSyntax Syntax => syntax;

    public BoundNode Source => source;

    /// <summary>The alias of the parentheses or of the use, or null.</summary>
    public string? Alias { get; init; }

    /// <summary>The let name that this is a use of, or null.</summary>
    public string? LetName { get; init; }

    /// <summary>The one stream that this pipeline is over, if there is neither join nor sequence in it; else null.</summary>
    public BoundStream? SingleStream => Source switch
    {
        BoundStream stream => stream,
        BoundPipeline inner => inner.SingleStream,
        _ => null,
    };
}
