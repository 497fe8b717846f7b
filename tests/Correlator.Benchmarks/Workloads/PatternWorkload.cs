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
    private readonly SplitMix _random = new(42);

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
                list.AddRange(EventFile.ReadAll(name, Path.Combine(directory.FullName, $"{name}.ndjson")));
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

    private void Write(string directory)
    {
        var writers = Sources.Keys.Select(name => new StreamWriter(Path.Combine(directory, $"{name}.ndjson"), append: false, new UTF8Encoding(false), 1 << 20)).ToList();
        for (var i = 0; i < Events; i++)
        {
            var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Start + i).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            writers[i % 3].Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{timestamp}\",\"user\":\"user-{_random.Next(Keys)}\",\"host\":\"host-{_random.Next(50)}\",\"latency\":{_random.Next(2000)},\"message\":\"call number {i} of the day was handled in the usual way\"}}\n"));
        }

        writers.ForEach(static writer => writer.Dispose());
    }
}
