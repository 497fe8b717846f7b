using System.Globalization;
using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>Writes how a query does, as lists and reports show it.</summary>
internal static class QueryRow
{
    /// <summary>A time as all answers write it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a query that runs, or has run.</summary>
    public static void Write(Utf8JsonWriter json, RunningQuery query, QueryNotes notes, bool isStanding, Problem? error)
    {
        json.WriteStartObject();
        json.WriteNumber("number", query.Number);
        json.WriteString("name", query.Name);
        json.WriteString("text", query.Text);
        json.WriteString("started", Time(query.Started));
        json.WriteBoolean("isStanding", isStanding);
        WriteError(json, error);
        var statistics = query.Statistics;
        WriteFigures(json, statistics, notes.Report, query.WatermarkLag);
        json.WriteStartArray("streams");
        foreach (var stream in statistics.Streams)
        {
            WriteStream(json, stream);
        }

        json.WriteEndArray();
        notes.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>Writes a standing query that could not begin.</summary>
    public static void Write(Utf8JsonWriter json, StandingQueryDefinition definition, DateTimeOffset since, Problem? error)
    {
        json.WriteStartObject();
        json.WriteNumber("number", 0);
        json.WriteString("name", definition.Name);
        json.WriteString("text", definition.Query);
        json.WriteString("started", Time(since));
        json.WriteBoolean("isStanding", true);
        WriteError(json, error);
        WriteFigures(json, statistics: null, report: null, lag: null);
        json.WriteStartArray("streams");
        json.WriteEndArray();
        new QueryNotes().WriteTo(json);
        json.WriteEndObject();
    }

    public static void WriteError(Utf8JsonWriter json, Problem? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, RunStatistics? statistics, QueryReport? report, TimeSpan? lag)
    {
        json.WriteNumber("events", statistics?.Events ?? 0);
        json.WriteNumber("results", statistics?.Results ?? 0);
        json.WriteNumber("eventsPerSecond", report?.EventsPerSecond ?? 0);
        json.WriteNumber("resultsPerSecond", report?.ResultsPerSecond ?? 0);
        json.WriteNumber("heldEvents", statistics?.State?.Events ?? 0);
        json.WriteNumber("heldBytes", statistics?.State?.Bytes ?? 0);
        if (lag is { } behind)
        {
            json.WriteNumber("watermarkLagSeconds", behind.TotalSeconds);
        }
        else
        {
            json.WriteNull("watermarkLagSeconds");
        }
    }

    private static void WriteStream(Utf8JsonWriter json, StreamStatistics stream)
    {
        var ledger = stream.Ledger;
        json.WriteStartObject();
        json.WriteString("alias", stream.Alias);
        json.WriteString("source", stream.Source);
        json.WriteNumber("input", ledger.Input);
        json.WriteNumber("filtered", ledger.Filtered);
        json.WriteNumber("duplicate", ledger.Duplicate);
        json.WriteNumber("missingKey", ledger.MissingKey);
        json.WriteNumber("late", ledger.Late);
        json.WriteNumber("evicted", ledger.Evicted);
        json.WriteNumber("matched", ledger.Matched);
        json.WriteNumber("unmatched", ledger.Unmatched);

        // An event may have been decided between the looks at two columns.
        json.WriteNumber("open", Math.Max(0, ledger.Open));
        json.WriteNumber("withheld", ledger.Withheld);
        json.WriteEndObject();
    }
}
