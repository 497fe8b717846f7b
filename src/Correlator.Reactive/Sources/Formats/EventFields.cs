namespace Correlator;

/// <summary>The names of the fields that are a record's time and its message.</summary>
internal sealed class EventFields
{
    private static readonly string[] UsualTimes =
    [
        "timestamp", "time", "ts", "@timestamp", "t", "eventTime", "date", "datetime", "Timestamp", "@t", "__REALTIME_TIMESTAMP",
    ];

    private static readonly string[] UsualMessages = ["message", "msg", "Message", "log", "@message", "MESSAGE", "@m", "@mt"];
    // One bit for some of a name's letters: most names are told from the candidates without comparing.
    private readonly ulong _reserved;

    /// <summary>Takes the names of the options, the usual ones where they name none.</summary>
    public EventFields(IReadOnlyList<string> times, string? message)
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

    /// <summary>Whether a name is among the candidates.</summary>
    public bool IsCandidate(FieldName name) =>
        (_reserved & Bit(name.Utf8)) != 0 && (Find(Times, name.Utf8) & Find(Messages, name.Utf8)) != int.MaxValue;

    /// <summary>Which candidate for the time a name is; <see cref="int.MaxValue"/> for none.</summary>
    public int FindTime(ReadOnlySpan<byte> name) => Find(Times, name);

    /// <summary>Which candidate for the message a name is; <see cref="int.MaxValue"/> for none.</summary>
    public int FindMessage(ReadOnlySpan<byte> name) => Find(Messages, name);

    private int Find(FieldName[] candidates, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || (_reserved & Bit(name)) == 0)
        {
            return int.MaxValue;
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            if (name.SequenceEqual(candidates[i].Utf8))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private static ulong Bit(ReadOnlySpan<byte> name) => 1UL << (((name.Length * 7) + name[0] + (name[^1] * 3)) & 63);
}
