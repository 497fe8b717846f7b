using System.Globalization;

namespace Correlator;

/// <summary>Drops copies of results: those of equal identity that lie within a window of event time from the kept one.</summary>
public sealed class DedupNode : ResultNode
{
    /// <summary>Makes a stage.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="keys">What copies have in common; empty for time, source, message and labels.</param>
    /// <param name="window">How long after a kept result its copies are dropped: more than zero; null for the longest range below.</param>
    public DedupNode(OperatorNode input, IReadOnlyList<KeyExpression> keys, TimeSpan? window)
        : base(input)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(window));
        (Keys, Window) = ([.. keys], window);
    }

    /// <summary>What copies have in common.</summary>
    public IReadOnlyList<KeyExpression> Keys { get; }

    /// <summary>How long after a kept result its copies are dropped; null for the longest range below.</summary>
    public TimeSpan? Window { get; }

    internal override bool SeesRevisions => false;

    internal override string Stage => DedupStage.Text(Keys, Window);

    internal override ResultNode Over(OperatorNode input, string? alias) => new DedupNode(input, Keys, Window) { Alias = alias };
}

/// <summary>Lets at most one result of a key pass in a span of event time.</summary>
public sealed class SuppressNode : ResultNode
{
    /// <summary>Makes a stage.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="keys">The key; empty for all results together. A missing part is the empty text.</param>
    /// <param name="duration">How long after a result others of its key are dropped: more than zero.</param>
    public SuppressNode(OperatorNode input, IReadOnlyList<KeyExpression> keys, TimeSpan duration)
        : base(input)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        (Keys, Duration) = ([.. keys], duration);
    }

    /// <summary>The key.</summary>
    public IReadOnlyList<KeyExpression> Keys { get; }

    /// <summary>How long after a result others of its key are dropped.</summary>
    public TimeSpan Duration { get; }

    internal override bool SeesRevisions => false;

    internal override string Stage => Keys.Count == 0
        ? $"suppress {CanonicalText.Duration(Duration.Ticks)}"
        : $"suppress by ({string.Join(", ", Keys)}) {CanonicalText.Duration(Duration.Ticks)}";

    internal override ResultNode Over(OperatorNode input, string? alias) => new SuppressNode(input, Keys, Duration) { Alias = alias };
}

/// <summary>Keeps a part of the results, chosen by a hash of their events, so that it is the same part in every replay.</summary>
public sealed class SampleNode : ResultNode
{
    /// <summary>Makes a stage.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="fraction">0 to 1.</param>
    public SampleNode(OperatorNode input, double fraction)
        : base(input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        Fraction = fraction;
    }

    /// <summary>The part that is kept.</summary>
    public double Fraction { get; }

    internal override bool SeesRevisions => false;

    internal override string Stage => $"sample {Fraction.ToString("R", CultureInfo.InvariantCulture)}";

    internal override ResultNode Over(OperatorNode input, string? alias) => new SampleNode(input, Fraction) { Alias = alias };
}

/// <summary>Adds the columns of a table to each result, as labels.</summary>
/// <remarks>A label that is there already keeps its value; the column then comes under its name with <c>_extracted</c> behind it.</remarks>
public sealed class LookupNode : ResultNode
{
    /// <summary>Makes a stage.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="name">The table's name, as the query writes it.</param>
    /// <param name="keys">The parts of the key: what a result reads, and the table's column.</param>
    public LookupNode(OperatorNode input, string name, IReadOnlyList<KeyPart> keys)
        : base(input)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));
        (Name, Keys) = (name, [.. keys]);
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The parts of the key: left of a result, right of the table.</summary>
    public IReadOnlyList<KeyPart> Keys { get; }

    /// <summary>The table itself; null in a graph that is only looked at.</summary>
    public LookupTable? Table { get; init; }

    internal override bool SeesRevisions => false;

    internal override string Stage => $"lookup {CanonicalText.Quote(Name)} on ({string.Join(", ", Keys)})";

    internal override ResultNode Over(OperatorNode input, string? alias) => new LookupNode(input, Name, Keys) { Table = Table, Alias = alias };
}
