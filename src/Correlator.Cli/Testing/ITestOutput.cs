using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>Tells what came of test files.</summary>
internal interface ITestOutput
{
    /// <summary>The cases of a file have run.</summary>
    void Tell(CorrReport report);

    /// <summary>A file was rewritten.</summary>
    void TellUpdated(string path, int cases);

    /// <summary>A file cannot be read.</summary>
    void Refuse(string path, int line, int column, string message);

    /// <summary>All files have run.</summary>
    void End(TestTotals totals);
}
