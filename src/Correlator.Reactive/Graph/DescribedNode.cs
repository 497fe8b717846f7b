namespace Correlator;

/// <summary>An operator that a query names and that this version describes but cannot run: it explains, and running it is refused.</summary>
public sealed class DescribedNode : OperatorNode
{
    private readonly OperatorNode[] _inputs;

    /// <summary>Makes a description.</summary>
    /// <param name="text">The construct as the query writes it.</param>
    /// <param name="inputs">What it reads.</param>
    public DescribedNode(string text, params IReadOnlyList<OperatorNode> inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentNullException.ThrowIfNull(inputs);
        Text = text;
        _inputs = [.. inputs];
    }

    /// <summary>The construct as the query writes it, blanks folded.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => _inputs;

    internal override bool IsComposite => true;

    internal override OperatorNode WithAlias(string? alias) => new DescribedNode(Text, _inputs) { Alias = alias };

    internal override string PrintBody() => Text;
}
