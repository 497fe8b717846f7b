using System.Buffers.Text;

namespace Correlator;

/// <summary>A place in a partition of a log: what stands before it, and how far its sources were.</summary>
/// <param name="Position">The position of the record behind it.</param>
/// <param name="NewestTicks">The latest time of anything that stands before it.</param>
/// <param name="Sources">How far each source was, in the order of the query's sources.</param>
internal sealed record PartitionPlace(long Position, long NewestTicks, SourcePlace[] Sources) : IReplayPlace
{
    /// <summary>The beginning of a log.</summary>
    public static PartitionPlace Beginning(int sources) => new(0, Watermark.None, [.. Enumerable.Repeat(SourcePlace.Beginning, sources)]);
}

/// <summary>How far one source was.</summary>
/// <param name="ReachedTicks">The time to which it had come; <see cref="Watermark.Completed"/> at its end.</param>
/// <param name="Number">The number of its last event; 0 where they have none.</param>
internal readonly record struct SourcePlace(long ReachedTicks, long Number)
{
    public static SourcePlace Beginning => new(Watermark.None, 0);
}

/// <summary>How far the work on a partition has come, as a group keeps it: from where it goes on reading, and up to where results are out.</summary>
/// <param name="Start">From where whoever takes over has to read so that its graph holds again what this one held.</param>
/// <param name="Done">The results of all records before this position are out.</param>
/// <param name="ReachedTicks">The watermark of the partition at that position, for who looks at it.</param>
internal sealed record PartitionProgress(PartitionPlace Start, long Done, long ReachedTicks)
{
    private const byte Version = 1;

    public PartitionCommit ToCommit(string query)
    {
        var buffer = new JournalBuffer();
        buffer.Byte(Version);
        buffer.Text(query);
        buffer.Signed(Done);
        buffer.Signed(ReachedTicks);
        buffer.Signed(Start.NewestTicks);
        buffer.Unsigned((ulong)Start.Sources.Length);
        foreach (var (reached, number) in Start.Sources)
        {
            buffer.Signed(reached);
            buffer.Signed(number);
        }

        return new PartitionCommit(Start.Position, Base64Url.EncodeToString(buffer.Payload));
    }

    /// <summary>A watermark as a time; null for none, and where all sources have ended.</summary>
    public static DateTimeOffset? TimeOf(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Reads what was committed; null where it was committed by something else.</summary>
    public static PartitionProgress? TryRead(PartitionCommit commit)
    {
        try
        {
            return Read(commit, query: null);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads what was committed for a query.</summary>
    /// <exception cref="InvalidDataException">It was committed for another query, or by something else.</exception>
    public static PartitionProgress Read(PartitionCommit commit, string? query)
    {
        try
        {
            var input = new JournalCursor(Base64Url.DecodeFromChars(commit.Metadata), 0);
            if (input.Byte() != Version)
            {
                throw new InvalidDataException("another version of the program has written it");
            }

            if (input.Text() is var name && query is not null && name != query)
            {
                throw new InvalidDataException("it is of another query, or of one with other sources");
            }

            var (done, reached, newest) = (input.Signed(), input.Signed(), input.Signed());
            var sources = new SourcePlace[input.Count()];
            for (var i = 0; i < sources.Length; i++)
            {
                sources[i] = new SourcePlace(input.Signed(), input.Signed());
            }

            return new PartitionProgress(new PartitionPlace(commit.Position, newest, sources), done, reached);
        }
        catch (FormatException error)
        {
            throw new InvalidDataException("it was not written by this program", error);
        }
    }
}
