using System.Text.Json;
using Correlator.Dsl;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>Runs a query for a client for as long as it listens, over the sources of the configuration.</summary>
internal sealed class RunEndpoint(ServerContext server)
{
    /// <summary>The most results of one query.</summary>
    public const int MaxResults = 10_000;
    private const int UsualResults = 1000;
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/run", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        string text;
        int limit;
        using (var body = await RequestJson.ReadAsync(context, server.Runtime.Time).ConfigureAwait(false))
        {
            (text, limit) = (body.Text("text"), body.Number("limit", 1, MaxResults, UsualResults));
        }

        if (!server.Counters.TryBeginQuery(server.Options.MaxQueries))
        {
            throw new RefusalException(StatusCodes.Status429TooManyRequests, "TOO_MANY_QUERIES", $"{server.Options.MaxQueries} queries of clients run, and no more may; end one.");
        }

        try
        {
            await RunAsync(context, text, limit).ConfigureAwait(false);
        }
        finally
        {
            server.Counters.EndQuery();
        }
    }

    private async Task RunAsync(HttpContext context, string text, int limit)
    {
        using var output = new RunOutput(limit);
        using var query = Create(text, output);
        var running = Task.Run(() => Begin(query, output));
        try
        {
            context.Response.ContentType = "application/x-ndjson; charset=utf-8";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await StreamAsync(context, query, output).ConfigureAwait(false);
        }
        finally
        {
            query.Dispose();
            await running.ConfigureAwait(false);
        }
    }

    private RunningQuery Create(string text, RunOutput output)
    {
        try
        {
            ClientQueries.Check(server.Engine.Compile(text), server.Engine.Options);
            return server.Engine.Create(text, output, "run");
        }
        catch (Exception error) when (error is QueryException or CorrelatorException or ArgumentException)
        {
            var problem = Problem.OfText(error);
            throw new RefusalException(error is EngineException ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest, problem.Code, problem.Message);
        }
    }

    private void Begin(RunningQuery query, RunOutput output)
    {
        try
        {
            query.Begin();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is not CorrelatorException)
            {
                server.Log($"a query of a client failed: {error.GetType().Name}: {error.Message}");
            }

            output.OnError(error);
        }
    }

    private async Task StreamAsync(HttpContext context, RunningQuery query, RunOutput output)
    {
        using var stop = server.Stopping.Register(() => output.End(new Problem("STOPPING", "The server stops.")));
        var lines = new List<ResultLine>();
        var second = server.Seconds.Next;
        for (var goesOn = true; goesOn;)
        {
            var changed = output.Changed;
            lines.Clear();
            goesOn = output.Take(lines);
            foreach (var line in lines)
            {
                await WriteAsync(context, json =>
                {
                    json.WritePropertyName("correlation");
                    json.WriteRawValue(line.Json.Span, skipInputValidation: true);
                }).ConfigureAwait(false);
            }

            if (second.IsCompleted)
            {
                second = server.Seconds.Next;
                await WriteAsync(context, json => WriteRow(json, query, null)).ConfigureAwait(false);
            }

            await FlushAsync(context).ConfigureAwait(false);
            if (goesOn && lines.Count == 0)
            {
                await Task.WhenAny(changed, second).WaitAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }

        await EndAsync(context, query, output).ConfigureAwait(false);
    }

    private async Task EndAsync(HttpContext context, RunningQuery query, RunOutput output)
    {
        query.Dispose();
        await WriteAsync(context, json =>
        {
            json.WriteStartObject("end");
            QueryRow.WriteError(json, output.Error);
            WriteRow(json, query, output.Error);
            json.WriteEndObject();
        }).ConfigureAwait(false);
        await FlushAsync(context).ConfigureAwait(false);
    }

    private void WriteRow(Utf8JsonWriter json, RunningQuery query, Problem? error)
    {
        json.WritePropertyName("report");
        QueryRow.Write(json, query, server.Board.Of(query), isStanding: false, error);
    }

    private static ValueTask WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var bytes = JsonAnswer.Bytes(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        });
        return context.Response.Body.WriteAsync((byte[])[.. bytes, (byte)'\n'], context.RequestAborted);
    }

    private async Task FlushAsync(HttpContext context)
    {
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted).WaitAsync(WritePatience, server.Runtime.Time, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            server.Counters.AddSlowClient();
            context.Abort();
            throw new OperationCanceledException(context.RequestAborted);
        }
    }
}
