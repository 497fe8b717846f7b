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
    private static readonly byte[] Comma = ","u8.ToArray();

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

        return WriteAsync(context, query.Feed.Last(Math.Min(count, server.Options.Keep)));
    }

    // What is kept may be large, and many may ask: it goes out as it lies there, without a copy of the whole.
    private static async Task WriteAsync(HttpContext context, IReadOnlyList<ResultLine> lines)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = lines.Sum(static line => (long)line.Json.Length) + Math.Max(0, lines.Count - 1) + 2;
        var body = context.Response.Body;
        await body.WriteAsync("["u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                await body.WriteAsync(Comma, context.RequestAborted).ConfigureAwait(false);
            }

            await body.WriteAsync(lines[i].Json, context.RequestAborted).ConfigureAwait(false);
        }

        await body.WriteAsync("]"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }
}
