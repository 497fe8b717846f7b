using System.Globalization;
using System.Text;

namespace Correlator.Benchmarks;

/// <summary>
/// Two streams of one event per millisecond each. Of the left events 77 % have one partner within 5 s, 3 % have three, 5 % have one that comes
/// 40 to 60 s later and must not match, 15 % have none. Seeded: the same number of events gives the same files.
/// </summary>
internal sealed class PairWorkload(int events, ulong seed)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private readonly long _start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private ulong _state = seed;

    /// <summary>Writes <c>a.ndjson</c> and <c>b.ndjson</c>.</summary>
    public void Write(string directory)
    {
        var right = new PriorityQueue<string, long>();
        using var left = new StreamWriter(Path.Combine(directory, "a.ndjson"), append: false, new UTF8Encoding(false), 1 << 20);
        using var other = new StreamWriter(Path.Combine(directory, "b.ndjson"), append: false, new UTF8Encoding(false), 1 << 20);
        var (leftTime, rightCount) = (_start, 0);
        for (var i = 0; i < events; i++)
        {
            leftTime += Next(3);
            var key = Key();
            left.Write(Line(leftTime, key, "frontend", i));
            foreach (var delay in Partners())
            {
                right.Enqueue(key, leftTime + delay);
            }

            while (rightCount < events && right.TryPeek(out _, out var time) && time <= leftTime)
            {
                right.TryDequeue(out var due, out time);
                other.Write(Line(time, due!, "backend", rightCount++));
            }

            // Right events without a left one keep the rates equal.
            if (rightCount < i)
            {
                other.Write(Line(leftTime, Key(), "backend", rightCount++));
            }
        }

        while (rightCount < events && right.TryDequeue(out var due, out var time))
        {
            other.Write(Line(time, due, "backend", rightCount++));
        }
    }

    private IEnumerable<long> Partners()
    {
        var kind = Next(100);
        if (kind < 77)
        {
            yield return Next(5000);
        }
        else if (kind < 80)
        {
            for (var i = 0; i < 3; i++)
            {
                yield return Next(5000);
            }
        }
        else if (kind < 85)
        {
            yield return 40_000 + Next(20_000);
        }
    }

    private string Key()
    {
        var length = 16 + Next(21);
        return string.Create(length, this, static (span, self) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[self.Next(Alphabet.Length)];
            }
        });
    }

    private string Line(long time, string key, string service, int number)
    {
        var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{timestamp}\",\"message\":\"{service} handled call number {number} of the day in the usual way, with nothing to report beyond that\",\"request_id\":\"{key}\",\"service\":\"{service}\",\"status\":\"{200 + Next(4)}\",\"pod\":\"{service}-{Next(20)}\"}}\n");
    }

    private int Next(int bound)
    {
        // SplitMix64.
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}
