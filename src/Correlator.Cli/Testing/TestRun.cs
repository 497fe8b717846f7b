using System.Globalization;
using System.Text;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>What <c>correlator test</c> does besides running cases.</summary>
internal sealed record TestSettings
{
    /// <summary>A text that stands in the name of a case or of its file; empty for all.</summary>
    public string Filter { get; init; } = string.Empty;

    /// <summary>Whether files are rewritten to say what came out.</summary>
    public bool IsUpdate { get; init; }

    public OutputFormat Output { get; init; }
}

/// <summary>How many cases ran.</summary>
/// <param name="Files">Files that held them.</param>
/// <param name="Passed">Cases that gave what they expect.</param>
/// <param name="Failed">Cases that did not.</param>
/// <param name="Updated">Failed cases that were rewritten.</param>
/// <param name="Unreadable">Files that could not be read.</param>
internal readonly record struct TestTotals(int Files, int Passed, int Failed, int Updated, int Unreadable);

/// <summary>Runs test files one by one and tells what came of them.</summary>
internal sealed class TestRun(ToolConsole console, ITestOutput output, TestSettings settings)
{
    private TestTotals _totals;

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">No case has the text of the filter in its name.</exception>
    public int Run(IReadOnlyList<string> paths)
    {
        for (var i = 0; i < paths.Count && !console.Interrupted.IsCancellationRequested; i++)
        {
            ShowProgress(string.Create(CultureInfo.InvariantCulture, $"{i + 1}/{paths.Count}  {paths[i]}"));
            Run(paths[i]);
        }

        ShowProgress(string.Empty);
        if (_totals is { Passed: 0, Failed: 0, Unreadable: 0 } && !console.Interrupted.IsCancellationRequested)
        {
            throw new UsageException($"No case has '{settings.Filter}' in its name, nor has a file.");
        }

        output.End(_totals);
        return _totals.Unreadable > 0 ? ExitCode.Usage
            : _totals.Failed > _totals.Updated || console.Interrupted.IsCancellationRequested ? ExitCode.Failed
            : ExitCode.Success;
    }

    private void Run(string path)
    {
        CorrReport report;
        try
        {
            report = CorrRunner.Run(CorrFile.Read(path), test => IsWanted(path, test));
        }
        catch (CorrFileException error)
        {
            Refuse(path, [.. error.Errors.Select(static item => (item.Line, item.Column, item.Message))]);
            return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(path, [(1, 1, $"The file cannot be read: {error.Message}")]);
            return;
        }

        if (report.Cases.Count > 0)
        {
            Tell(report);
        }
    }

    private void Tell(CorrReport report)
    {
        ShowProgress(string.Empty);
        output.Tell(report);
        var failed = report.Cases.Count(static test => !test.IsSuccess);
        _totals = _totals with { Files = _totals.Files + 1, Passed = _totals.Passed + report.Cases.Count - failed, Failed = _totals.Failed + failed };
        if (settings.IsUpdate && failed > 0)
        {
            Update(report);
        }
    }

    private void Update(CorrReport report)
    {
        var updated = report.Cases.Count(static test => test.CanUpdate);
        if (updated > 0)
        {
            Write(report.File.Path, report.UpdatedText());
            output.TellUpdated(report.File.Path, updated);
            _totals = _totals with { Updated = _totals.Updated + updated };
        }
    }

    // The mark of UTF-8 stays where there was one.
    private static void Write(string path, string text)
    {
        try
        {
            Span<byte> start = stackalloc byte[3];
            bool hasMark;
            using (var file = File.OpenRead(path))
            {
                hasMark = file.ReadAtLeast(start, 3, throwOnEndOfStream: false) == 3 && start.SequenceEqual(Encoding.UTF8.Preamble);
            }

            File.WriteAllText(path, text, new UTF8Encoding(hasMark));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The test file '{path}' cannot be rewritten: {error.Message}", error);
        }
    }

    private void Refuse(string path, IReadOnlyList<(int Line, int Column, string Message)> errors)
    {
        ShowProgress(string.Empty);
        foreach (var (line, column, message) in errors)
        {
            output.Refuse(path, line, column, message);
        }

        _totals = _totals with { Unreadable = _totals.Unreadable + 1 };
    }

    private bool IsWanted(string path, CorrCase test) =>
        test.Name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase) || path.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase);

    private void ShowProgress(string text)
    {
        if (console.IsErrorTerminal)
        {
            console.Text.Flush();
            console.Error.Write($"\r\x1b[K{(text.Length < console.Width ? text : text[..(console.Width - 1)])}");
        }
    }
}
