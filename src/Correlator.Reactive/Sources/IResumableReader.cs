namespace Correlator;

/// <summary>A reader that can begin where another reader of the same log was. One that cannot is read from its beginning, and what was taken is thrown away.</summary>
public interface IResumableReader : IEventReader
{
    /// <summary>Where the batch begins that was read last, in a form that readers of the same log understand, at most 4 KiB of text; the beginning of the log before the first read.</summary>
    string Position { get; }

    /// <summary>Begins there instead of at the beginning. Called at most once, before the first read.</summary>
    /// <param name="position">What <see cref="Position"/> was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The log is not the one any more that the position is of (<c>CHECKPOINT_MISMATCH</c>).</exception>
    ValueTask ResumeAsync(string position, CancellationToken cancellationToken);
}
