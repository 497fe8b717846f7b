namespace Correlator.Cli;

/// <summary>Reads the option <c>--max-state</c>.</summary>
internal static class StateBudgetText
{
    public static StateBudget Read(string? text) => text is null
        ? StateBudget.Unlimited
        : StateBudget.TryParse(text, out var budget)
            ? budget
            : throw new UsageException($"--max-state needs a number of events, a size such as 64MB, or both, perhaps with drop-oldest, drop-newest, fail or wait (50000,64MB,fail), found '{text}'.");
}
