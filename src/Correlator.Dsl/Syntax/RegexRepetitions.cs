namespace Correlator.Dsl.Syntax;

/// <summary>Multiplies the written repetitions of a pattern through its groups.</summary>
internal sealed class RegexRepetitions
{
    private readonly Stack<long> _greatestInGroup = new([1]);

    /// <summary>How often the part that was read last is written out.</summary>
    public long Last { get; private set; } = 1;

    public void One() => Last = 1;

    public void Open() => _greatestInGroup.Push(1);

    public void Close()
    {
        if (_greatestInGroup.Count > 1)
        {
            Last = _greatestInGroup.Pop();
            Raise();
        }
    }

    public void Repeat(long count)
    {
        // Saturates, since hostile counts multiply beyond any number.
        Last = Math.Min(Last * Math.Clamp(count, 1, 1_000_000), 1_000_000_000);
        Raise();
    }

    private void Raise() => _greatestInGroup.Push(Math.Max(_greatestInGroup.Pop(), Last));
}
