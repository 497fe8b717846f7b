using System.Globalization;
using System.Text;
using Correlator.Tests.Sources;

namespace Correlator.Tests.Formats;

/// <summary>Reads texts as files in tests.</summary>
internal static class FormatReading
{
    public static readonly DateTime LastWrite = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static List<LogEvent> Read(string text, Func<FileSourceOptions, FileSourceOptions>? with = null, SourceRequest? request = null) =>
        Read(Encoding.UTF8.GetBytes(text), with, request);

    public static List<LogEvent> Read(byte[] bytes, Func<FileSourceOptions, FileSourceOptions>? with = null, SourceRequest? request = null)
    {
        using var files = new TemporaryDirectory();
        var path = files.Write("a.log", bytes);
        File.SetLastWriteTimeUtc(path, LastWrite);
        var options = new FileSourceOptions { Path = path };
        return new FileSource("a", with is null ? options : with(options)).ReadAll(request);
    }

    public static LogEvent ReadOne(string text, Func<FileSourceOptions, FileSourceOptions>? with = null) => Assert.Single(Read(text, with));

    public static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
