namespace Correlator.Testing;

/// <summary>What a line of a difference is.</summary>
public enum CorrDifferenceKind
{
    /// <summary>It was expected and did not come.</summary>
    Missing,

    /// <summary>It came and was not expected.</summary>
    Unexpected,

    /// <summary>A word on the lines before.</summary>
    Note,
}

/// <summary>A line of what is different between a case and what came out of it.</summary>
public sealed class CorrDifference
{
    internal CorrDifference(CorrDifferenceKind kind, string text) => (Kind, Text) = (kind, text);

    /// <summary>What it is.</summary>
    public CorrDifferenceKind Kind { get; }

    /// <summary>One line, as a test file would write it where that is possible.</summary>
    public string Text { get; }

    /// <summary>The line with its mark: <c>- 1: a@0s b@3s</c>.</summary>
    public override string ToString() => Kind switch
    {
        CorrDifferenceKind.Missing => $"- {Text}",
        CorrDifferenceKind.Unexpected => $"+ {Text}",
        _ => $"  {Text}",
    };
}
