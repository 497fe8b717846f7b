namespace Correlator.Dsl;

/// <summary>Something that an engine does not do: too many queries run.</summary>
public sealed class EngineException : CorrelatorException
{
    internal EngineException(string code, string message)
        : base(code, message)
    {
    }
}
