using System.Text;

namespace Correlator.Benchmarks;

/// <summary>
/// Two streams of one event per millisecond each. Of the left events 77 % have one partner within 5 s, 3 % have three, 5 % have one that comes
/// 40 to 60 s later and must not match, 15 % have none. Seeded: the same number of events gives the same streams.
/// </summary>
internal sealed class PairWorkload(int events, ulong seed = 42)
{
    private static readonly long Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Events of each stream.</summary>
    public int Events => events;

    /// <summary>Writes <c>a.ndjson</c> and <c>b.ndjson</c>.</summary>
    public void Write(string directory)
    {
        using var left = Open(Path.Combine(directory, "a.ndjson"));
        using var right = Open(Path.Combine(directory, "b.ndjson"));
        foreach (var row in Rows())
        {
            (row.IsLeft ? left : right).Write(row.ToLine());
        }
    }

    /// <summary>Both streams, each in its own order of time; made while they are read.</summary>
    public IEnumerable<PairRow> Rows()
    {
        var random = new SplitMix(seed);
        var due = new PriorityQueue<string, long>();
        var (time, right) = (Start, 0);
        for (var i = 0; i < events; i++)
        {
            time += random.Next(3);
            var key = random.NextKey();
            yield return Row(random, isLeft: true, i, (time, key));
            EnqueuePartners(random, due, time, key);
            while (right < events && due.TryPeek(out _, out var next) && next <= time)
            {
                due.TryDequeue(out var partner, out next);
                yield return Row(random, isLeft: false, right++, (next, partner!));
            }

            // Right events without a left one keep the rates equal.
            if (right < i)
            {
                key = random.NextKey();
                yield return Row(random, isLeft: false, right++, (time, key));
            }
        }

        while (right < events && due.TryDequeue(out var partner, out var next))
        {
            yield return Row(random, isLeft: false, right++, (next, partner));
        }
    }

    private static StreamWriter Open(string path) => new(path, append: false, new UTF8Encoding(false), 1 << 20);

    private static PairRow Row(SplitMix random, bool isLeft, int number, (long Milliseconds, string Key) at) =>
        new(isLeft, number, at.Milliseconds, at.Key, 200 + random.Next(4), random.Next(20));

    private static void EnqueuePartners(SplitMix random, PriorityQueue<string, long> due, long time, string key)
    {
        var kind = random.Next(100);
        var partners = kind < 77 ? 1 : kind < 80 ? 3 : 0;
        for (var i = 0; i < partners; i++)
        {
            due.Enqueue(key, time + random.Next(5000));
        }

        if (kind is >= 80 and < 85)
        {
            due.Enqueue(key, time + 40_000 + random.Next(20_000));
        }
    }
}
