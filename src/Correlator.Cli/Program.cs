namespace Correlator.Cli;

/// <summary>Where the tool starts.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var interrupts = new Interrupts();
        return await CommandLine.RunAsync(args, SystemConsole.Open(interrupts)).ConfigureAwait(false);
    }
}
