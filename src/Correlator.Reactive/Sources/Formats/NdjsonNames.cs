namespace Correlator;

/// <summary>The members of a JSON record that are its time and its message.</summary>
internal sealed class NdjsonNames
{
    private static readonly string[] UsualTimes =
    [
        "timestamp", "time", "ts", "@timestamp", "t", "eventTime", "date", "datetime", "Timestamp", "@t", "__REALTIME_TIMESTAMP",
    ];

    private static readonly string[] UsualMessages = ["message", "msg", "Message", "log", "@message", "MESSAGE", "@m", "@mt"];
    private readonly ulong _reserved;

    /// <summary>Takes the names of the options, the usual ones where they name none.</summary>
    public NdjsonNames(IReadOnlyList<string> times, string? message)
    {
        Times = [.. (times.Count > 0 ? times : UsualTimes).Select(FieldName.Of)];
        Messages = [.. (message is null ? UsualMessages : [message]).Select(FieldName.Of)];
        foreach (var name in Times.Concat(Messages))
        {
            _reserved |= Bit(name.Utf8);
        }
    }

    /// <summary>Candidates for the time, the first that a record has counts.</summary>
    public FieldName[] Times { get; }

    /// <summary>Candidates for the message, the first that a record has counts.</summary>
    public FieldName[] Messages { get; }

    /// <summary>Whether a name may be among the candidates; false is certain. It spares most lookups the comparison with each.</summary>
    public bool MayBeReserved(FieldName name) => (_reserved & Bit(name.Utf8)) != 0;

    private static ulong Bit(ReadOnlySpan<byte> name) => 1UL << (((name.Length * 7) + name[0] + (name[^1] * 3)) & 63);
}
