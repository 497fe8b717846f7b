using System.Globalization;

namespace Correlator.Cli;

/// <summary>How long the threads of this process had work and no processor: the machine's part in a latency. Linux tells it, other systems do not.</summary>
internal static class ProcessorWait
{
    private const string Threads = "/proc/self/task";

    /// <summary>The wait of all threads that there are, together, since they began; null where the system does not tell it.</summary>
    public static TimeSpan? Read()
    {
        if (!Directory.Exists(Threads))
        {
            return null;
        }

        TimeSpan? sum = null;
        foreach (var thread in Directory.EnumerateDirectories(Threads))
        {
            if (ReadThread(Path.Combine(thread, "schedstat")) is { } wait)
            {
                sum = (sum ?? TimeSpan.Zero) + wait;
            }
        }

        return sum;
    }

    // Nanoseconds that it ran, nanoseconds that it waited for a processor, and how often it got one.
    private static TimeSpan? ReadThread(string path)
    {
        try
        {
            var words = File.ReadAllText(path).Split(' ');
            return words.Length == 3 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds) ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile, or the system does not count it.
            return null;
        }
    }
}
