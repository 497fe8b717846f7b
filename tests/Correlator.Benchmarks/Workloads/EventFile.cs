namespace Correlator.Benchmarks;

/// <summary>Reads a whole log into memory: events as a file source makes them.</summary>
internal static class EventFile
{
    public static List<LogEvent> ReadAll(string name, string path)
    {
        var events = new List<LogEvent>();
        foreach (var reader in new FileSource(name, new FileSourceOptions { Path = path }).Open(new SourceRequest()))
        {
            var batch = new List<LogEvent>();
            while (reader.ReadAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                events.AddRange(batch);
                batch.Clear();
            }

            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return events;
    }
}
