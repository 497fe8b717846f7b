using System.Text.Json;
using System.Text.Json.Serialization;

namespace Correlator;

/// <summary>How far a run over finite sources had come.</summary>
internal sealed record RunCheckpoint
{
    /// <summary>The form of this record. Another one is not read.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The query, for people.</summary>
    public required string Query { get; init; }

    /// <summary>The logs that are read, in the order of <see cref="ReadingPlace.Logs"/>.</summary>
    public required string[] Logs { get; init; }

    /// <summary>How far it was.</summary>
    public required ReadingPlace Reached { get; init; }

    /// <summary>From where a restart reads; null for the beginning.</summary>
    public ReadingPlace? Start { get; init; }

    /// <summary>Where a later checkpoint may let a restart begin, oldest first.</summary>
    public ReadingPlace[] Later { get; init; } = [];

    /// <summary>What had been counted.</summary>
    public required RunFigures Figures { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RunCheckpointJson.Default.RunCheckpoint);

    /// <exception cref="CheckpointException">The bytes are no checkpoint of this form.</exception>
    public static RunCheckpoint Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RunCheckpointJson.Default.RunCheckpoint) is { Version: CurrentVersion } checkpoint
                ? checkpoint
                : throw new CheckpointException("CHECKPOINT_UNREADABLE", "The checkpoint of the run was written by another version. Remove it to begin anew.");
        }
        catch (JsonException error)
        {
            throw new CheckpointException("CHECKPOINT_UNREADABLE", "The checkpoint of the run cannot be read. Remove it to begin anew.", error);
        }
    }
}

/// <summary>How far each log was read at one moment of a run.</summary>
/// <param name="Logs">One for each log.</param>
internal sealed record ReadingPlace(LogPlace[] Logs) : IReplayPlace
{
    /// <summary>The latest time of an event that was taken or stood at hand.</summary>
    [JsonIgnore]
    public long NewestTicks => Logs.Max(static log => log.LastTicks);
}

/// <summary>How far one log was read.</summary>
internal sealed record LogPlace
{
    /// <summary>How many of its events were taken.</summary>
    public long Taken { get; init; }

    /// <summary>The latest time that its reader had seen, which may be that of an event behind the taken ones; <see cref="Watermark.Completed"/> at its end.</summary>
    public long NewestTicks { get; init; } = Watermark.None;

    /// <summary>The time of the event behind the taken ones, by which a log is known again; none at its end.</summary>
    public long NextTicks { get; init; } = Watermark.None;

    /// <summary>The latest time that its reader had seen, at its end too.</summary>
    public long LastTicks { get; init; } = Watermark.None;

    /// <summary>Where the chunk of events began in which it was; null where the log cannot be resumed and is read from its beginning.</summary>
    public string? Position { get; init; }

    /// <summary>How many events of that chunk were taken.</summary>
    public int Skip { get; init; }

    [JsonIgnore]
    public bool IsCompleted => NewestTicks == Watermark.Completed;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunCheckpoint))]
internal sealed partial class RunCheckpointJson : JsonSerializerContext;
