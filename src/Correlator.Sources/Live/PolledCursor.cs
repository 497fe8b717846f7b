using System.Buffers.Binary;

namespace Correlator.Sources;

/// <summary>How far one query over one polled source has been read, kept over restarts.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="source">The source's name.</param>
/// <param name="query">What is asked, with the kind of the source.</param>
internal sealed class PolledCursor(ICheckpointStore store, string source, string query)
{
    private const byte Version = 1;
    private const int Length = 1 + sizeof(long);
    private readonly string _name = $"{source} {query}";
    private long _saved;

    /// <summary>The nanosecond since 1970 up to which events were read; null where there is no cursor.</summary>
    /// <exception cref="SourceException">There is one that cannot be read (<c>CHECKPOINT_UNREADABLE</c>).</exception>
    public async ValueTask<long?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.LoadAsync(_name, cancellationToken).ConfigureAwait(false) switch
            {
                null => null,
                [Version, ..] and { Length: Length } bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(1)),
                _ => throw new SourceException(source, "the cursor was written by another version; remove it to begin anew.", code: "CHECKPOINT_UNREADABLE"),
            };
        }
        catch (CheckpointException error)
        {
            throw new SourceException(source, error.Message, error, error.Code);
        }
    }

    /// <summary>Saves how far events were read, where that has changed. A failure is told and costs only that a restart reads more.</summary>
    public async ValueTask SaveAsync(long nanoseconds, SourceStatistics statistics)
    {
        if (nanoseconds <= _saved)
        {
            return;
        }

        var bytes = new byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), nanoseconds);
        try
        {
            await store.SaveAsync(_name, bytes, CancellationToken.None).ConfigureAwait(false);
            _saved = nanoseconds;
        }
        catch (CheckpointException error)
        {
            statistics.AddNote(error.Message);
        }
    }
}
