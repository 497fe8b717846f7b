using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>The queries that run, and what is kept of their results.</summary>
internal sealed class QueryEndpoints(ServerContext server, StandingQueries standing)
{
    private const int MaxLast = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/queries", context => JsonAnswer.WriteAsync(context, WriteQueries));
        routes.MapGet("/api/queries/{name}/results", Results);
    }

    /// <summary>The standing query that a request names.</summary>
    /// <exception cref="RefusalException">There is none.</exception>
    public static StandingQuery Find(StandingQueries standing, HttpContext context) =>
        standing.Find(context.GetRouteValue("name") as string ?? string.Empty)
        ?? throw new RefusalException(StatusCodes.Status404NotFound, "NO_QUERY", "There is no standing query of this name.");

    private void WriteQueries(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        var all = standing.All;
        foreach (var query in all)
        {
            query.WriteRow(json);
        }

        foreach (var query in server.Engine.Queries.Where(query => !all.Any(known => ReferenceEquals(known.Running, query))))
        {
            QueryRow.Write(json, query, server.Board.Of(query), isStanding: false, error: null);
        }

        json.WriteEndArray();
    }

    private Task Results(HttpContext context)
    {
        var query = Find(standing, context);
        var last = context.Request.Query["last"].ToString();
        var count = MaxLast;
        if (last.Length > 0 && !(int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MaxLast))
        {
            throw new RefusalException(StatusCodes.Status400BadRequest, "BAD_REQUEST", $"\"last\" needs a whole number from 0 to {MaxLast}.");
        }

        return JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (var line in query.Feed.Last(Math.Min(count, server.Options.Keep)))
            {
                json.WriteRawValue(line.Json.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
        });
    }
}
