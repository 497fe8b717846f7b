using System.Globalization;
using System.Text;

namespace Correlator.Benchmarks;

/// <summary>
/// Three streams, a, b and c, of one event per millisecond in turn. Users, hosts and latencies are drawn evenly. Seeded: the same numbers give the
/// same events. The events keep their raw JSON record and are decoded when an operator asks, as those of files are.
/// </summary>
internal sealed class PatternWorkload
{
    private static readonly long Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private ulong _state = 42;

    public PatternWorkload(int events, int keys)
    {
        (Events, Keys) = (events, keys);
        foreach (var name in (string[])["a", "b", "c"])
        {
            Sources.Add(name, []);
        }

        var directory = Directory.CreateTempSubdirectory("correlator-bench");
        try
        {
            Write(directory.FullName);
            foreach (var (name, list) in Sources)
            {
                Read(name, Path.Combine(directory.FullName, $"{name}.ndjson"), list);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public int Events { get; }

    public int Keys { get; }

    public Dictionary<string, List<LogEvent>> Sources { get; } = [];

    private static void Read(string name, string path, List<LogEvent> events)
    {
        var source = new FileSource(name, new FileSourceOptions { Path = path });
        foreach (var reader in source.Open(new SourceRequest()))
        {
            var batch = new List<LogEvent>();
            while (reader.ReadAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                events.AddRange(batch);
                batch.Clear();
            }

            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private void Write(string directory)
    {
        var writers = Sources.Keys.Select(name => new StreamWriter(Path.Combine(directory, $"{name}.ndjson"), append: false, new UTF8Encoding(false), 1 << 20)).ToList();
        for (var i = 0; i < Events; i++)
        {
            var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Start + i).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            writers[i % 3].Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{timestamp}\",\"user\":\"user-{Next(Keys)}\",\"host\":\"host-{Next(50)}\",\"latency\":{Next(2000)},\"message\":\"call number {i} of the day was handled in the usual way\"}}\n"));
        }

        writers.ForEach(static writer => writer.Dispose());
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
