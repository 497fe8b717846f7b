namespace Correlator.Testing;

/// <summary>How large test files and what comes out of them may be, so that a wrong file ends with a message and not with the memory.</summary>
internal static class CorrLimits
{
    /// <summary>Characters (and bytes) of a file.</summary>
    public const int MaxFileLength = 4 * 1024 * 1024;

    /// <summary>Characters of a line.</summary>
    public const int MaxLineLength = 64 * 1024;

    /// <summary>Cases of a file.</summary>
    public const int MaxCases = 10_000;

    /// <summary>Events of a case, with those that it shares.</summary>
    public const int MaxEvents = 100_000;

    /// <summary>Results of a case.</summary>
    public const int MaxResults = 10_000;

    /// <summary>Errors that are told of one file.</summary>
    public const int MaxErrors = 20;
}
