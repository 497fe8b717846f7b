using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>How the server does: for people, and for those who watch processes.</summary>
internal sealed class StatusEndpoints(ServerContext server, StandingQueries standing, Sessions sessions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static context => JsonAnswer.WriteAsync(context, "ok\n"u8.ToArray(), "text/plain; charset=utf-8"));
        routes.MapGet("/readyz", Ready);
        routes.MapGet("/api/status", context => JsonAnswer.WriteAsync(context, WriteStatus));
        routes.MapGet("/api/metrics", context => JsonAnswer.WriteAsync(context, WriteMetrics));
    }

    private Task Ready(HttpContext context)
    {
        var obstacles = server.Stopping.IsCancellationRequested ? ["the server stops"] : standing.Obstacles();
        var isKnown = sessions.IsKnown(context.Request);
        return JsonAnswer.WriteAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("ready", obstacles.Count == 0);
                json.WriteStartArray("reasons");

                // What sources there are is nobody's business who has no token.
                foreach (var obstacle in isKnown ? obstacles : [])
                {
                    json.WriteStringValue(obstacle);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            },
            obstacles.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", CorrelationServer.Version);
        json.WriteString("started", QueryRow.Time(server.Started));
        json.WriteStartArray("sources");
        foreach (var (name, isLive) in standing.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("kind", standing.Configuration.Sources.FirstOrDefault(source => source.Name == name)?.Kind ?? string.Empty);
            json.WriteBoolean("isLive", isLive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lookups");
        foreach (var (name, _) in standing.Configuration.Lookups)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartObject("limits");
        json.WriteNumber("maxQueries", server.Options.MaxQueries);
        json.WriteNumber("maxResults", RunEndpoint.MaxResults);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMetrics(Utf8JsonWriter json)
    {
        var queries = server.Engine.Queries;
        var reports = queries.Select(query => server.Board.Of(query).Report).ToList();
        json.WriteStartObject();
        json.WriteNumber("eventsPerSecond", reports.Sum(static report => report?.EventsPerSecond ?? 0));
        json.WriteNumber("resultsPerSecond", reports.Sum(static report => report?.ResultsPerSecond ?? 0));

        // Of the query whose results took longest.
        var slowest = queries.Select(query => server.Board.Of(query).Latency).MaxBy(static latency => latency?.P99);
        json.WriteStartObject("latencySeconds");
        WriteSeconds(json, "p50", slowest?.P50);
        WriteSeconds(json, "p95", slowest?.P95);
        WriteSeconds(json, "p99", slowest?.P99);
        json.WriteEndObject();
        json.WriteNumber("memoryBytes", Environment.WorkingSet);
        json.WriteNumber("stateBytes", queries.Sum(static query => query.Statistics.State?.Bytes ?? 0));
        json.WriteNumber("queries", queries.Count);
        json.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, time.TotalSeconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
