using System.Text.Json;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>Sends results to a server as JSON; what is not taken is sent again with growing waits.</summary>
internal abstract class HttpOutput : ResultOutput
{
    private readonly HttpSender _sender;

    protected HttpOutput(ServerContext server, string query, OutputDefinition definition, string address)
        : base(server, query, definition)
    {
        var options = new HttpSourceOptions
        {
            Credentials = definition.Bearer is { } bearer ? new HttpCredentials { Bearer = bearer } : null,
            Retry = new HttpRetryOptions { MaxRetries = definition.Retries, BaseDelay = server.Runtime.RetryDelay },
            ResponseTimeout = definition.Timeout,
        };
        _sender = new HttpSender($"query {query}", address, options, server.Runtime.Time);
    }

    protected sealed override int BatchSize => Definition.Batch;

    protected sealed override Task DeliverAsync(IReadOnlyList<ResultLine> lines, CancellationToken cancellationToken) =>
        _sender.SendAsync(JsonAnswer.Bytes(json => Write(json, lines)), [new("Idempotency-Key", $"{lines[0].Id}-{lines[0].Revision}")], cancellationToken);

    protected abstract void Write(Utf8JsonWriter json, IReadOnlyList<ResultLine> lines);

    protected sealed override void Close() => _sender.Dispose();
}

/// <summary>Posts <c>{"query":NAME,"correlations":[…]}</c>.</summary>
internal sealed class WebhookOutput(ServerContext server, string query, OutputDefinition definition) : HttpOutput(server, query, definition, definition.Address)
{
    protected override void Write(Utf8JsonWriter json, IReadOnlyList<ResultLine> lines)
    {
        json.WriteStartObject();
        json.WriteString("query", Query);
        json.WriteStartArray("correlations");
        foreach (var line in lines)
        {
            json.WriteRawValue(line.Json.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>Sends each result as a log record by OTLP over HTTP, in its JSON form.</summary>
internal sealed class OtlpOutput(ServerContext server, string query, OutputDefinition definition) : HttpOutput(server, query, definition, LogsOf(definition.Address))
{
    private const int Info = 9;
    private const long NanosecondsPerTick = 100;
    private readonly TimeProvider _time = server.Runtime.Time;

    protected override void Write(Utf8JsonWriter json, IReadOnlyList<ResultLine> lines)
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceLogs");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteStartArray("attributes");
        WriteText(json, "service.name", "correlator");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("scopeLogs");
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "correlator");
        json.WriteEndObject();
        json.WriteStartArray("logRecords");
        foreach (var line in lines)
        {
            WriteRecord(json, line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRecord(Utf8JsonWriter json, ResultLine line)
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Nanoseconds(line.End));
        json.WriteString("observedTimeUnixNano", Nanoseconds(_time.GetUtcNow()));
        json.WriteNumber("severityNumber", Info);
        json.WriteString("severityText", "INFO");
        json.WriteString("eventName", "correlation");
        json.WriteStartObject("body");
        json.WriteString("stringValue", line.Json.Span);
        json.WriteEndObject();
        json.WriteStartArray("attributes");
        WriteText(json, "correlation.query", Query);
        WriteText(json, "correlation.id", line.Id);
        WriteText(json, "correlation.completeness", line.IsComplete ? "complete" : "partial");
        WriteText(json, "correlation.revision", line.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", name);
        json.WriteStartObject("value");
        json.WriteString("stringValue", value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) =>
        ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsPerTick).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string LogsOf(string address) => new Uri(address).AbsolutePath == "/" ? address.TrimEnd('/') + "/v1/logs" : address;
}
