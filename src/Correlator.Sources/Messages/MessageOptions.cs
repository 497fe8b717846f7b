namespace Correlator.Sources;

/// <summary>How the body of a message is written.</summary>
public enum MessageFormat
{
    /// <summary>Told from each body: a JSON object, <c>key=value</c> pairs, or text.</summary>
    Auto,

    /// <summary>A JSON object.</summary>
    Json,

    /// <summary><c>key=value</c> pairs, values perhaps quoted.</summary>
    Logfmt,

    /// <summary>Text, perhaps with a time at its beginning.</summary>
    Text,

    /// <summary>A GELF message.</summary>
    Gelf,

    /// <summary>An export request of the OpenTelemetry protocol with logs, protobuf or JSON: as many events as it has records.</summary>
    Otlp,
}

/// <summary>How messages of a queue or a log are read.</summary>
public sealed record MessageOptions
{
    /// <summary>How bodies are written. Default: told from each.</summary>
    public MessageFormat Format { get; init; } = MessageFormat.Auto;

    /// <summary>The fields of JSON and logfmt that hold the time, the first that a body has counts. Default: empty, for the usual names.</summary>
    public IReadOnlyList<string> Time { get; init; } = [];

    /// <summary>The field of JSON and logfmt that holds the message. Default: null, for the usual names.</summary>
    public string? Message { get; init; }

    /// <summary>The zone of times that name none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The longest body, and the longest record of a body of many; longer ones are no events.</summary>
    /// <value>1 byte to 1 GiB. Default: 1 MiB.</value>
    public int MaxRecordBytes { get; init; } = 1024 * 1024;

    internal MessageOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentNullException.ThrowIfNull(TimeZone);
        OptionChecks.CheckCount(MaxRecordBytes, 1, 1 << 30);
        return Enum.IsDefined(Format) ? this : throw new ArgumentOutOfRangeException(nameof(Format));
    }
}

/// <summary>A message of a queue or a log, as <see cref="MessageReader"/> takes it.</summary>
/// <param name="Body">What it says.</param>
/// <param name="Time">When it was sent: what counts where the body says no time.</param>
/// <param name="Position">Its position in the source: 0 or more, unique there, the same in every run.</param>
public readonly record struct SentMessage(ReadOnlyMemory<byte> Body, DateTimeOffset Time, long Position)
{
    /// <summary>Labels that it shares with others, of its topic or queue. One object for all of them is the fastest.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Labels of its own: key, headers. A field of the body goes before one of the same name.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Value)> Fields { get; init; } = [];
}
