namespace Correlator;

/// <summary>What a <see cref="RecordSplitter"/> found.</summary>
internal enum Split
{
    /// <summary>Nothing complete; read more.</summary>
    NeedMore,

    /// <summary>A record.</summary>
    Record,

    /// <summary>A record longer than allowed; its bytes are skipped.</summary>
    TooLong,
}
