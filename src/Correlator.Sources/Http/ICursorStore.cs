namespace Correlator.Sources;

/// <summary>Keeps how far sources have read, so that a restart goes on from there. Safe for calls from several threads.</summary>
public interface ICursorStore
{
    /// <summary>The cursor that was saved last under a name; null where there is none.</summary>
    /// <param name="name">Whose cursor: a name that stays the same over restarts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CursorException">There is one, and it cannot be read.</exception>
    ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Saves a cursor in place of the one before: afterwards either the old or the new one is there, whatever happens.</summary>
    /// <param name="name">Whose cursor.</param>
    /// <param name="cursor">The cursor, at most 16 MiB, in a form that its source alone understands.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CursorException">It cannot be saved.</exception>
    ValueTask SaveAsync(string name, ReadOnlyMemory<byte> cursor, CancellationToken cancellationToken);
}

/// <summary>A cursor that cannot be read or saved (<c>CURSOR_UNREADABLE</c>, <c>CURSOR_NOT_SAVED</c>).</summary>
public sealed class CursorException : CorrelatorException
{
    internal CursorException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}

/// <summary>Keeps cursors as long as the program runs: for tests, and for sources that are started again within one.</summary>
public sealed class MemoryCursorStore : ICursorStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _cursors = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return ValueTask.FromResult((byte[]?)_cursors.GetValueOrDefault(name)?.Clone());
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> cursor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            _cursors[name] = cursor.ToArray();
        }

        return ValueTask.CompletedTask;
    }
}
