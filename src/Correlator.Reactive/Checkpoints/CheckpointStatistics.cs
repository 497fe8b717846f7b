namespace Correlator;

/// <summary>What became of a run's checkpoints. Figures may be a moment old while it runs.</summary>
public sealed class CheckpointStatistics
{
    /// <summary>Checkpoints that were saved; of a journal, how often it was forced to the disk.</summary>
    public long Saved { get; internal set; }

    /// <summary>Why the last one could not be saved; null where it was. The run goes on, and a restart would begin at the one before; what could not be written to a journal is a gap to it.</summary>
    public CheckpointException? Failure { get; internal set; }

    /// <summary>Whether the run went on from a checkpoint of an earlier one.</summary>
    public bool IsResumed { get; internal set; }

    /// <summary>How many events were read again, so that the graph holds what it held. Their results came out in the earlier run.</summary>
    public long Replayed { get; internal set; }

    /// <summary>How many events a live source delivered once more that the journal had, so that they were left out.</summary>
    public long Redelivered { get; internal set; }

    /// <summary>How long the journal of a run over live sources is, in bytes.</summary>
    public long JournalBytes { get; internal set; }

    /// <summary>How many events the earlier run had read that need not be read again.</summary>
    public long Skipped { get; internal set; }

    /// <summary>From when on a restart at the last checkpoint would read events again; null for all of them.</summary>
    public DateTimeOffset? ReplaysSince { get; internal set; }

    /// <summary>The figures as they are now.</summary>
    internal CheckpointStatistics Copy() => (CheckpointStatistics)MemberwiseClone();
}
