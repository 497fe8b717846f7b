using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>What a run tells on standard error when it has ended.</summary>
/// <remarks>
/// What went wrong is always told: failures, malformed records, streams without the key, late events. The funnel and the sources' notes are for terminals and <c>--stats</c>.
/// Each figure of the funnel but <c>late</c> is what was left behind that step, of one stream: records of its source, records that are events,
/// events that the selector kept, events that have the key, events with a partner.
/// </remarks>
internal sealed class RunSummary(ToolConsole console, IReadOnlyDictionary<string, SourceProgress> progress)
{
    public void Write(RunStatistics statistics, bool isWhole)
    {
        if (isWhole)
        {
            WriteFunnels(statistics);
            WriteOperators(statistics);
            WriteNotes(statistics);
        }

        WriteMalformed(statistics);
        WriteKeyless(statistics);
        WriteLate(statistics);
        WriteState(statistics);
        WriteCheckpoint(statistics, isWhole);
        foreach (var failure in statistics.Failures)
        {
            console.Error.WriteLine($"correlator: {failure.Message}");
        }
    }

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private void WriteCheckpoint(RunStatistics statistics, bool isWhole)
    {
        if (statistics.Checkpoint is { IsResumed: true } checkpoint && isWhole)
        {
            console.Error.WriteLine($"went on from a checkpoint: {N(checkpoint.Skipped)} events left out, {N(checkpoint.Replayed)} read again");
        }

        if (statistics.Checkpoint?.Failure is { } failure)
        {
            console.Error.WriteLine($"warning: {failure.Message}");
        }
    }

    private void WriteFunnels(RunStatistics statistics)
    {
        var width = statistics.Streams.Select(static stream => stream.Alias.Length).DefaultIfEmpty().Max();
        foreach (var stream in statistics.Streams)
        {
            var ledger = stream.Ledger;
            var read = statistics.Sources.TryGetValue(stream.Source, out var source) ? source.Records : ledger.Input;
            var kept = ledger.Input - ledger.Filtered - ledger.Duplicate;
            console.Error.WriteLine(
                $"{stream.Alias.PadRight(width)}  read {N(read)} → parsed {N(ledger.Input)} → filtered {N(kept)} → keyed {N(kept - ledger.MissingKey)}"
                + $" → matched {N(ledger.Matched)} → late {N(ledger.Late)}{Rest(ledger)}");
        }

        console.Error.WriteLine($"{N(statistics.Results)} {(statistics.Results == 1 ? "result" : "results")}{(statistics.Dropped > 0 ? $", {N(statistics.Dropped)} left out by the limit" : string.Empty)}{(statistics.Withheld > 0 ? $", {N(statistics.Withheld)} withheld" : string.Empty)}");
        if (statistics.State is { } state)
        {
            console.Error.WriteLine($"held at most {N(state.PeakEvents)} events, {N(state.PeakBytes)} bytes");
        }
    }

    /// <summary>What operators with state counted that is not plain input and output.</summary>
    private void WriteOperators(RunStatistics statistics)
    {
        foreach (var counters in statistics.Operators)
        {
            (string Name, long Count)[] columns =
            [
                ("late", counters.Late), ("suppressed", counters.Suppressed), ("timed out", counters.TimedOut), ("cancelled", counters.Cancelled),
                ("dropped", counters.Dropped), ("unreadable", counters.Unreadable), ("withheld", counters.Withheld),
            ];
            var present = columns.Where(static column => column.Count > 0).Select(static column => $", {column.Name} {N(column.Count)}");
            console.Error.WriteLine($"{counters.Name}: took {N(counters.Input)}, gave {N(counters.Output)}{string.Concat(present)}");
        }
    }

    // Columns that are mostly zero.
    private static string Rest(StreamLedger ledger)
    {
        (string Name, long Count)[] columns =
        [
            ("unmatched", ledger.Unmatched), ("duplicate", ledger.Duplicate), ("evicted", ledger.Evicted), ("undecided", ledger.Open), ("withheld", ledger.Withheld),
        ];
        var present = columns.Where(static column => column.Count > 0).Select(static column => $"{column.Name} {N(column.Count)}").ToList();
        return present.Count == 0 ? string.Empty : $" ({string.Join(", ", present)})";
    }

    /// <summary>What gave way to a budget is always told: results may be missing.</summary>
    private void WriteState(RunStatistics statistics)
    {
        if (statistics.State is { } state && state.Evicted + state.Refused > 0)
        {
            console.Error.WriteLine(
                $"warning: max_state was reached: {N(state.Evicted)} let go, {N(state.Refused)} not held; at most {N(state.PeakEvents)} events and {N(state.PeakBytes)} bytes were held. "
                + $"Negative results that depend on what gave way were withheld.");
        }
    }

    private void WriteNotes(RunStatistics statistics)
    {
        foreach (var (name, source) in Ordered(statistics))
        {
            foreach (var note in source.Notes)
            {
                console.Error.WriteLine($"note: {name}: {note}");
            }
        }
    }

    private void WriteMalformed(RunStatistics statistics)
    {
        foreach (var (name, source) in Ordered(statistics))
        {
            if (source.Malformed > 0)
            {
                var records = source.Malformed == 1 ? "record is no event" : "records are no events";
                console.Error.WriteLine($"warning: {name}: {N(source.Malformed)} {records} and skipped, the first: {TextOf(source.FirstMalformed)}");
            }
        }
    }

    /// <summary>A stream of which no event has the key is a mistake of the query, most of all where logs are new to who asks.</summary>
    private void WriteKeyless(RunStatistics statistics)
    {
        foreach (var stream in statistics.Streams)
        {
            var kept = stream.Ledger.Input - stream.Ledger.Filtered - stream.Ledger.Duplicate;
            if (kept > 0 && stream.Ledger.MissingKey == kept)
            {
                console.Error.WriteLine(
                    $"warning: {stream.Alias}: {(kept == 1 ? "its event lacks" : $"all of its {N(kept)} events lack")} the key, so none can match; "
                    + $"'{stream.Source}({{}}) | limit 1' with --output json shows what an event has");
            }
        }
    }

    private void WriteLate(RunStatistics statistics)
    {
        foreach (var streams in statistics.Streams.Where(static stream => stream.Ledger.Late > 0).GroupBy(static stream => stream.Source))
        {
            var count = streams.Sum(static stream => stream.Ledger.Late);
            var disorder = progress.TryGetValue(streams.Key, out var source) ? source.DisorderTicks : 0;
            console.Error.WriteLine(
                $"warning: {streams.Key}: {N(count)} {(count == 1 ? "event" : "events")} came too late and had no part in the results"
                + (disorder > 0 ? $"; --lateness {DurationSyntax.Format(RoundUp(disorder))} would have kept {(count == 1 ? "it" : "them")}" : string.Empty));
        }
    }

    /// <summary>
    /// A lateness as people write it. It is how far the source was out of order at most: enough for every event of it, though perhaps more than
    /// needed where the other sources were behind too.
    /// </summary>
    private static long RoundUp(long ticks)
    {
        var unit = ticks <= TimeSpan.TicksPerSecond ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        return (ticks + unit - 1) / unit * unit;
    }

    private static string TextOf(string? example) => example is null ? "(unknown)" : new string([.. example.Select(static c => char.IsControl(c) ? ' ' : c)]);

    private static IEnumerable<KeyValuePair<string, SourceStatistics>> Ordered(RunStatistics statistics) =>
        statistics.Sources.OrderBy(static source => source.Key, StringComparer.Ordinal);
}
