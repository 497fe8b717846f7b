using System.Globalization;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>One line at the bottom of a terminal that says how far a load test is. Elsewhere it shows nothing.</summary>
internal sealed class LoadProgress(ToolConsole console, LoadSchedule schedule, IReadOnlyList<ResultTally> tallies, LoadGenerator generator) : IDisposable
{
    private long _lastTicks;
    private long _lastSent;
    private bool _isShown;

    public void Show(long elapsedTicks)
    {
        if (!console.IsErrorTerminal || elapsedTicks <= _lastTicks)
        {
            return;
        }

        var rate = (generator.Sent - _lastSent) / TimeSpan.FromTicks(elapsedTicks - _lastTicks).TotalSeconds;
        (_lastTicks, _lastSent) = (elapsedTicks, generator.Sent);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeSpan.FromTicks(elapsedTicks).TotalSeconds:0} s of {schedule.Duration.TotalSeconds:0} s  {rate:N0} events/s  {tallies.Sum(static tally => tally.Received):N0} results  behind {TimeSpan.FromTicks(generator.LastBehindTicks).TotalMilliseconds:0.0} ms  {ByteCount.Format(Environment.WorkingSet)}");
        console.Error.Write($"\r\x1b[K{(line.Length < console.Width ? line : line[..(console.Width - 1)])}");
        _isShown = true;
    }

    public void Dispose()
    {
        if (_isShown)
        {
            console.Error.Write("\r\x1b[K");
            _isShown = false;
        }
    }
}
