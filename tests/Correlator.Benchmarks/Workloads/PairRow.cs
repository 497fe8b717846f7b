using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>One event of the pair workload before it is a line or a <see cref="LogEvent"/>.</summary>
/// <param name="IsLeft">Whether it is of stream a; else it is of stream b.</param>
/// <param name="Number">Its number in its stream, from 0.</param>
/// <param name="Milliseconds">When: Unix time in milliseconds.</param>
/// <param name="Key">The request id.</param>
/// <param name="Status">The status, 200 to 203.</param>
/// <param name="Pod">The pod, 0 to 19.</param>
internal readonly record struct PairRow(bool IsLeft, int Number, long Milliseconds, string Key, int Status, int Pod)
{
    public string Service => IsLeft ? "frontend" : "backend";

    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Service} handled call number {Number} of the day in the usual way, with nothing to report beyond that");

    /// <summary>The event as a line of NDJSON.</summary>
    public string ToLine()
    {
        var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{timestamp}\",\"message\":\"{Message}\",\"request_id\":\"{Key}\",\"service\":\"{Service}\",\"status\":\"{Status}\",\"pod\":\"{Service}-{Pod}\"}}\n");
    }

    /// <summary>The event as a program makes it: by the public constructor, with four labels.</summary>
    public LogEvent ToEvent() => new(
        DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds),
        IsLeft ? "a" : "b",
        Message,
        Labels.Of(("request_id", Key), ("service", Service), ("status", StatusText), ("pod", PodText)),
        Number);

    /// <summary>The event with its key and nothing else, where making it must cost little.</summary>
    public LogEvent ToSmallEvent() => new(
        DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds), IsLeft ? "a" : "b", "handled in the usual way", Labels.Of(("request_id", Key)), Number);

    private string StatusText => Status.ToString(CultureInfo.InvariantCulture);

    private string PodText => string.Create(CultureInfo.InvariantCulture, $"{Service}-{Pod}");
}
