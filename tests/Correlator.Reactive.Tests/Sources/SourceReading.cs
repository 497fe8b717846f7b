namespace Correlator.Tests.Sources;

/// <summary>Reads sources in tests and keeps their files.</summary>
internal static class SourceReading
{
    public static async Task<List<LogEvent>> ReadAllAsync(this IFiniteSource source, SourceRequest? request = null)
    {
        var events = new List<LogEvent>();
        foreach (var reader in source.Open(request ?? new SourceRequest()))
        {
            await using (reader)
            {
                var batch = new List<LogEvent>();
                while (await reader.ReadAsync(batch, CancellationToken.None))
                {
                    Assert.NotEmpty(batch);
                    events.AddRange(batch);
                    batch.Clear();
                }
            }
        }

        return events;
    }

    public static List<LogEvent> ReadAll(this IFiniteSource source, SourceRequest? request = null) =>
        source.ReadAllAsync(request).GetAwaiter().GetResult();
}

/// <summary>A directory that goes when the test ends.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-");

    public string FullName => _directory.FullName;

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(true);
}
