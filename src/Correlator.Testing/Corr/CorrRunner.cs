namespace Correlator.Testing;

/// <summary>Runs the cases of test files.</summary>
/// <remarks>
/// A case runs on the calling thread and on a clock of its own, so that it gives the same on every machine and never waits:
/// over finite sources, or, where it says <c>live</c>, over live ones that deliver at set times.
/// </remarks>
public static class CorrRunner
{
    /// <summary>Runs all cases of a file.</summary>
    public static CorrReport Run(CorrFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Run(file, static _ => true);
    }

    /// <summary>Runs those cases of a file that a condition holds for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isWanted">Is asked before each case runs.</param>
    public static CorrReport Run(CorrFile file, Func<CorrCase, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(isWanted);
        return new CorrReport(file, [.. file.Cases.Where(isWanted).Select(Run)]);
    }

    /// <summary>Runs one case.</summary>
    public static CorrCaseReport Run(CorrCase test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return new CaseComparison(test, new CaseRun(test).Run()).Compare();
    }
}
