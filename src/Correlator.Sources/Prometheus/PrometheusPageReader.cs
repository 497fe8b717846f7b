using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads the samples of a span: as many steps at a time as the server and memory allow.</summary>
internal sealed class PrometheusPageReader(PrometheusSubscription about, PrometheusApi api, SourceRequest request) : IPageReader
{
    /// <summary>The code of an answer with more series than allowed.</summary>
    public const string TooManySeries = "PROMETHEUS_TOO_MANY_SERIES";

    // How many samples a page aims at, and how many steps the first one asks for, when nothing is known of the series.
    private const int PageSamples = 20_000;
    private const int FirstPoints = 120;
    private readonly PrometheusAnswerReader _answers = new(about, request);
    private readonly long _step = (long)about.Step.TotalMilliseconds;
    private int _points = FirstPoints;
    private int _maxPoints = PrometheusOptions.MaxServerPoints;

    public string Name => $"{api.Errors.Endpoint(Call)} {about.Query}";

    public List<LogEvent> Page => _answers.Events;

    public (long From, long To)? Gap => null;

    private bool IsInstant => about.Options.Evaluation == PrometheusEvaluation.Instant;

    private HttpCall Call => IsInstant ? PrometheusApi.InstantCall : PrometheusApi.RangeCall;

    public async ValueTask<long> ReadAsync(long from, long to, CancellationToken cancellationToken) =>
        NanoTime.OfTicks(await ReadTicksAsync(NanoTime.ToTicks(from), NanoTime.ToTicks(to), cancellationToken).ConfigureAwait(false));

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<long> ReadTicksAsync(long from, long to, CancellationToken cancellationToken)
    {
        var first = PrometheusTime.NextMultiple(from, _step);
        Page.Clear();
        if (IsInstant)
        {
            // What a range selector tells beyond one step has been told by the evaluation before.
            await FetchAsync(new HttpQuery().Add("time", PrometheusApi.Seconds(first)), (Math.Max(from, PrometheusTime.ToTicks(first - _step) + 1), to), cancellationToken)
                .ConfigureAwait(false);
            return Math.Min(to, PrometheusTime.ToTicks(first) + 1);
        }

        while (PrometheusTime.ToTicks(first) < to)
        {
            var last = first + (Math.Min(_points, ((to - 1 - PrometheusTime.ToTicks(first)) / (_step * TimeSpan.TicksPerMillisecond)) + 1) - 1) * _step;
            try
            {
                var range = new HttpQuery().Add("start", PrometheusApi.Seconds(first)).Add("end", PrometheusApi.Seconds(last)).Add("step", PrometheusApi.Seconds(_step));
                await FetchAsync(range, (from, to), cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException error) when (TryAskForLess(error, (last - first) / _step))
            {
                continue;
            }

            _points = (int)Math.Clamp(PageSamples / Math.Max(1L, _answers.Series), 1, _maxPoints);
            return Math.Min(to, PrometheusTime.ToTicks(last) + 1);
        }

        return to;
    }

    private async ValueTask FetchAsync(HttpQuery place, (long From, long To) span, CancellationToken cancellationToken)
    {
        // One more than allowed tells that there are more. Servers that do not know the limit send all.
        var parameters = place.Add("query", about.Query).Add("limit", about.Options.MaxSeries + 1L);
        using var body = await api.QueryAsync(Call, parameters, cancellationToken).ConfigureAwait(false);
        request.Statistics.AddBytes(body.Bytes.Length);
        try
        {
            _answers.Read(body.Bytes.Span, span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw api.Errors.Malformed(Call, error.Message, error);
        }
    }

    // After "too much" fewer steps may do; a query that asks for one step already has no way out.
    private bool TryAskForLess(SourceException error, long steps)
    {
        if (steps < 1 || error.Code is not (PrometheusVerdicts.Limit or "SOURCE_TOO_LARGE" or "SOURCE_TIMEOUT"))
        {
            return false;
        }

        _points = _maxPoints = (int)Math.Max(1, (steps + 1) / 2);
        return true;
    }
}

/// <summary>Times as Prometheus counts them: milliseconds since 1970.</summary>
internal static class PrometheusTime
{
    public static long ToTicks(long milliseconds) => DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>The first multiple of a step, in milliseconds since 1970, at or after a time; those before 1970 do not count.</summary>
    public static long NextMultiple(long ticks, long step)
    {
        var since = Math.Max(0, ticks - DateTime.UnixEpoch.Ticks);
        var stepTicks = step * TimeSpan.TicksPerMillisecond;
        return (since + stepTicks - 1) / stepTicks * step;
    }
}
