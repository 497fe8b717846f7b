namespace Correlator.Cli;

/// <summary>What the tool tells the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A source or the run failed, and the results are those of what could be read; or a test has not passed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the query is wrong; nothing ran.</summary>
    public const int Usage = 2;
}
