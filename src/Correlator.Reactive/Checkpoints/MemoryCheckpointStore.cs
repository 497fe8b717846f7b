namespace Correlator;

/// <summary>Keeps checkpoints and journals as long as the program runs: for tests, and for sources that are started again within one.</summary>
public sealed partial class MemoryCheckpointStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _checkpoints = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return ValueTask.FromResult((byte[]?)_checkpoints.GetValueOrDefault(name)?.Clone());
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            _checkpoints[name] = checkpoint.ToArray();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            _checkpoints.Remove(name);
        }

        return ValueTask.CompletedTask;
    }
}
