namespace Correlator;

/// <summary>Derives the id of a correlation when somebody asks for it.</summary>
internal abstract class CorrelationIdentity
{
    /// <summary>The id, which as text is its bytes in hexadecimal digits.</summary>
    public abstract Hash128 Of(Correlation correlation);

    /// <summary>The key of a correlation that holds none itself; null where there is none.</summary>
    public virtual CorrelationKey? KeyOf(Correlation correlation) => null;
}

/// <summary>The key of a correlation as the graph holds it: names, and values as UTF-8.</summary>
internal abstract record CorrelationKey
{
    /// <summary>How many parts it has.</summary>
    public abstract int Count { get; }

    public abstract string NameOf(int part);

    public abstract ReadOnlySpan<byte> ValueOf(int part);
}
