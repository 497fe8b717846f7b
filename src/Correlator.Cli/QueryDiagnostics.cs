using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>Shows what is wrong with a query on standard error, each with a caret below the place.</summary>
internal static class QueryDiagnostics
{
    private const string CannotRun = "COR9";

    /// <summary>Does work on a query, and shows what is wrong with the query if something is.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ShowAsync(ToolConsole console, string text, Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (QueryException error)
        {
            return Write(console, text, error);
        }
    }

    /// <returns>The exit code: a query that is valid but cannot run is a failed run, not a wrong command line.</returns>
    public static int Write(ToolConsole console, string text, QueryException error)
    {
        if (error.Diagnostics.Count == 0)
        {
            console.Error.WriteLine($"correlator: {error.Message}");
            return ExitCode.Usage;
        }

        Write(console, text, error.Diagnostics);
        var isValid = error.Diagnostics.All(static item => item.Severity != DiagnosticSeverity.Error || item.Code.StartsWith(CannotRun, StringComparison.Ordinal));
        return isValid ? ExitCode.Failed : ExitCode.Usage;
    }

    public static void Write(ToolConsole console, string text, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            console.Error.WriteLine($"{Word(diagnostic.Severity)} {DiagnosticRenderer.Render(text, diagnostic)}");
        }
    }

    private static string Word(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "hint",
    };
}
