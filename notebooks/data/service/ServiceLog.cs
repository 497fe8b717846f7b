using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Service;

internal sealed record LogLine(string Timestamp, string Level, string Message)
{
    public string? RequestId { get; init; }
    public string? Method { get; init; }
    public string? Route { get; init; }
    public string? Path { get; init; }
    public int? Status { get; init; }
    public double? DurationMs { get; init; }
    public long? OrderId { get; init; }
    public string? Exception { get; init; }
}

/// <summary>Writes one flat JSON object per line to standard output.</summary>
internal sealed class ServiceLog : IDisposable
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Write(string level, string message, Func<LogLine, LogLine>? fields = null)
    {
        lock (_gate)
        {
            // The time is taken under the lock, so that the file is in the order of its own times.
            var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var line = new LogLine(time, level, message);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(fields?.Invoke(line) ?? line, Format);

            // One write per line: a kill in between loses whole lines and never leaves half a one.
            _output.Write([.. bytes, (byte)'\n']);
        }
    }

    public void Dispose() => _output.Dispose();
}
