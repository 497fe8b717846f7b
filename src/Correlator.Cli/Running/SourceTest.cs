using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Asks sources for something small: labels where they have such, else the first events.</summary>
internal sealed class SourceTest(ToolConsole console)
{
    /// <summary>Tests one source behind the other.</summary>
    /// <returns>The exit code: 1 where one does not answer.</returns>
    public async Task<int> RunAsync(IReadOnlyList<SourceDefinition> definitions, CancellationToken stop)
    {
        var code = ExitCode.Success;
        var width = definitions.Select(static definition => definition.Name.Length).DefaultIfEmpty().Max();
        foreach (var definition in definitions)
        {
            var (isWell, finding) = await TestAsync(SourceInput.Create(definition, new SourceContext()), stop).ConfigureAwait(false);
            console.Text.WriteLine($"{definition.Name.PadRight(width)}  {(isWell ? "ok  " : "FAIL")}  {finding}");
            code = isWell ? code : ExitCode.Failed;
        }

        return code;
    }

    private static async Task<(bool IsWell, string Finding)> TestAsync(ILogSource source, CancellationToken stop)
    {
        try
        {
            return source switch
            {
                ILabelSource labels => (true, $"answers; labels: {Some(await labels.GetLabelNamesAsync(stop).ConfigureAwait(false))}"),
                IFiniteSource finite => (true, await ReadFirstAsync(finite, stop).ConfigureAwait(false)),
                _ => (true, "waits for others to send; run it to see what comes"),
            };
        }
        catch (CorrelatorException error)
        {
            return (false, error.Message);
        }
    }

    private static async Task<string> ReadFirstAsync(IFiniteSource source, CancellationToken stop)
    {
        var request = new SourceRequest();
        var readers = source.Open(request);
        var batch = new List<LogEvent>();
        foreach (var reader in readers)
        {
            await using var reading = reader.ConfigureAwait(false);
            _ = batch.Count == 0 && await reader.ReadAsync(batch, stop).ConfigureAwait(false);
        }

        var notes = string.Concat(request.Statistics.Notes.Select(static note => $"; {note}"));
        return batch.Count == 0
            ? $"{readers.Count} {(readers.Count == 1 ? "log" : "logs")} without events{notes}"
            : $"{readers.Count} {(readers.Count == 1 ? "log" : "logs")}, from {batch[0].Timestamp:yyyy-MM-dd'T'HH:mm:ss'Z'}{notes}";
    }

    private static string Some(IReadOnlyList<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : string.Empty);
}
