using System.Text.Json.Nodes;
using System.Threading.Channels;
using Correlator.Tests.Architecture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;

namespace Correlator.Page.Tests;

/// <summary>Serves the files of the page, and answers as the server does, with data that is always the same.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    public const string Token = "secret";
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();
    private readonly WebApplication _app;
    private readonly Channel<string> _pushed = Channel.CreateUnbounded<string>();
    private bool _isSignedIn;

    private PageServer(WebApplication app) => _app = app;

    /// <summary>The files of the page, by path from the root of the repository.</summary>
    public static string Files { get; } = Path.Combine(Repository.Root, "src/Correlator.Server/Page");

    /// <summary>The address, with a slash at its end.</summary>
    public string Address => _app.Urls.Single() + "/";

    /// <summary>What stands in the place of the correlations of Data, if anything.</summary>
    public JsonArray? Correlations { get; init; }

    /// <summary>Whether there is no standing query.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether a token is asked for.</summary>
    public bool AsksForToken { get; init; }

    /// <summary>Whether no more clients may follow queries.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether connections are cut instead of answered.</summary>
    public bool IsGone { get; set; }

    /// <summary>Completes when a run was ended by who asked for it.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when someone follows a query.</summary>
    public TaskCompletionSource Followed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<PageServer> StartAsync(JsonArray? correlations = null, bool isEmpty = false, bool asksForToken = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new PageServer(app) { Correlations = correlations, IsEmpty = isEmpty, AsksForToken = asksForToken };
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Sends a correlation to those who follow a query.</summary>
    public void Push(JsonNode correlation) =>
        Assert.True(_pushed.Writer.TryWrite($"event: correlation\nid: {correlation["id"]}\ndata: {correlation.ToJsonString()}\n\n"));

    public async ValueTask DisposeAsync()
    {
        _pushed.Writer.TryComplete();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task WriteFileAsync(HttpContext context, string path)
    {
        var file = Path.Combine(Files, path.Length == 1 ? "index.html" : path[1..]);
        if (!File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Assert.True(ContentTypes.TryGetContentType(file, out var type));
        context.Response.ContentType = $"{type}; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.SendFileAsync(file);
    }

    private static Task FailAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });
    }

    private static Task WriteAsync(HttpContext context, JsonNode answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    private static async Task<JsonObject> BodyOf(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return WriteFileAsync(context, path);
        }

        if (IsGone)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        if (AsksForToken && !_isSignedIn && path != "/api/login")
        {
            return FailAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "A token is needed.");
        }

        return HttpMethods.IsPost(context.Request.Method) ? PostAsync(context, path) : GetAsync(context, path);
    }

    private Task GetAsync(HttpContext context, string path) => path switch
    {
        "/api/status" => WriteAsync(context, PageData.Read("status.json")),
        "/api/queries" => WriteAsync(context, IsEmpty ? new JsonArray() : PageData.Queries),
        "/api/metrics" => WriteAsync(context, PageData.Metrics),
        _ when path.EndsWith("/results", StringComparison.Ordinal) => WriteAsync(context, Correlations?.DeepClone() ?? PageData.Correlations),
        _ when path.EndsWith("/events", StringComparison.Ordinal) => FollowAsync(context),
        _ => FailAsync(context, StatusCodes.Status404NotFound, "NOT_FOUND", "There is nothing here."),
    };

    private async Task PostAsync(HttpContext context, string path)
    {
        Assert.Equal("application/json", context.Request.ContentType);
        var body = await BodyOf(context);
        if (path == "/api/login")
        {
            _isSignedIn = (string?)body["token"] == Token;
            await (_isSignedIn ? WriteAsync(context, new JsonObject()) : FailAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "The token is not known."));
            return;
        }

        var text = (string)body["text"]!;
        await (path switch
        {
            "/api/check" => WriteAsync(context, PageLanguage.Check(text)),
            "/api/complete" => WriteAsync(context, PageLanguage.Complete(text, (int)body["offset"]!)),
            "/api/explain" => WriteAsync(context, PageData.Read("explain.json")),
            "/api/run" => RunAsync(context, text),
            _ => FailAsync(context, StatusCodes.Status404NotFound, "NOT_FOUND", "There is nothing here."),
        });
    }

    private async Task FollowAsync(HttpContext context)
    {
        if (IsFull)
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, "TOO_MANY_STREAMS", "As many clients listen as may.");
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"event: report\ndata: {PageData.Row.ToJsonString()}\n\n");
        await context.Response.Body.FlushAsync();
        Followed.TrySetResult();
        await foreach (var message in _pushed.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(message);
            await context.Response.Body.FlushAsync();
        }
    }

    // A text that holds "forever" runs until it is stopped; one that holds "nothing" has no result.
    private async Task RunAsync(HttpContext context, string text)
    {
        if (PageLanguage.ErrorIn(text) >= 0)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "COR102", PageLanguage.Sentence);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        var none = text.Contains("nothing", StringComparison.Ordinal);
        foreach (var correlation in none ? [] : Correlations ?? PageData.Correlations)
        {
            await WriteLineAsync(context, new JsonObject { ["correlation"] = correlation!.DeepClone() });
        }

        await WriteLineAsync(context, new JsonObject { ["report"] = PageData.Row });
        if (text.Contains("forever", StringComparison.Ordinal))
        {
            await context.Response.Body.FlushAsync();
            await using var _ = context.RequestAborted.Register(() => Aborted.TrySetResult());
            await Aborted.Task;
            return;
        }

        await WriteLineAsync(context, new JsonObject { ["end"] = new JsonObject { ["error"] = null, ["report"] = PageData.Row } });
    }

    private static Task WriteLineAsync(HttpContext context, JsonNode line) => context.Response.WriteAsync(line.ToJsonString() + "\n");
}
