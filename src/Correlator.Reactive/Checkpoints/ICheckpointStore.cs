namespace Correlator;

/// <summary>Keeps how far sources and runs have come, so that a restart goes on from there. Safe for calls from several threads.</summary>
public interface ICheckpointStore
{
    /// <summary>The checkpoint that was saved last under a name; null where there is none.</summary>
    /// <param name="name">Whose checkpoint: a name that stays the same over restarts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">There is one, and it cannot be read.</exception>
    ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Saves a checkpoint in place of the one before: afterwards either the old or the new one is there, whatever happens.</summary>
    /// <param name="name">Whose checkpoint.</param>
    /// <param name="checkpoint">The checkpoint, at most 16 MiB, in a form that its owner alone understands.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">It cannot be saved.</exception>
    ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken);

    /// <summary>Removes a checkpoint, because what it is about has been done. Nothing happens where there is none.</summary>
    /// <param name="name">Whose checkpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">It cannot be removed.</exception>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);
}
