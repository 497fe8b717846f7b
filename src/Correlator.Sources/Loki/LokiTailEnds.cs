namespace Correlator.Sources;

/// <summary>How a tail ended.</summary>
internal enum LokiTailEnd
{
    /// <summary>The connection is lost, or the server goes down: try again later.</summary>
    Lost,

    /// <summary>It has reached the age at which the server ends each: open the next.</summary>
    EndOfLife,

    /// <summary>Too many are open.</summary>
    Full,

    /// <summary>The query is none for a tail.</summary>
    Refused,
}

/// <summary>Tells ends of tails apart. Status and close code are the same for all of them; only the text says which it is.</summary>
internal static class LokiTailEnds
{
    private static readonly (string Text, LokiTailEnd End)[] Texts =
    [
        ("max concurrent tail requests limit exceeded", LokiTailEnd.Full),
        ("reached tail max duration limit", LokiTailEnd.EndOfLife),
        ("only log selector is supported", LokiTailEnd.Refused),
        ("parse error", LokiTailEnd.Refused),
    ];

    public static LokiTailEnd Of(string reason) =>
        Texts.FirstOrDefault(known => reason.Contains(known.Text, StringComparison.Ordinal)) is { Text: not null } found ? found.End : LokiTailEnd.Lost;
}
