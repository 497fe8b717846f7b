using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>A server that evaluates as Prometheus does: series with a value from some time on, which it learns of later; limits of points and samples.</summary>
internal sealed class FakePrometheus
{
    /// <summary>Series by their labels as JSON: the first millisecond at which they have a value, and when the server learns of them.</summary>
    public List<(string Labels, long From, DateTimeOffset Known)> Series { get; } = [];

    /// <summary>The clock by which it learns; null for all at once.</summary>
    public TimeProvider? Time { get; init; }

    public int MaxSamples { get; init; } = int.MaxValue;

    /// <summary>Answers that are given instead, one for each request.</summary>
    public Queue<(int Status, string Body)> Instead { get; } = [];

    public List<(long Start, long End, long Step)> Requests { get; } = [];

    public Task HandleAsync(HttpContext context)
    {
        var (start, end, step) = (Milliseconds(context, "start"), Milliseconds(context, "end"), Milliseconds(context, "step"));
        Requests.Add((start, end, step));
        if (Instead.TryDequeue(out var instead))
        {
            return TestServer.WriteAsync(context, instead.Status, instead.Body);
        }

        if ((end - start) / step > 11_000)
        {
            return Refuse(context, 400, "bad_data", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        }

        var known = Series.Where(series => Time is null || series.Known <= Time.GetUtcNow()).ToList();
        if (known.Count * (((end - start) / step) + 1) > MaxSamples)
        {
            return Refuse(context, 422, "execution", "query processing would load too many samples into memory in query execution");
        }

        var result = known.Select(series =>
        {
            var samples = new List<string>();
            for (var at = start; at <= end; at += step)
            {
                if (at >= series.From)
                {
                    samples.Add(string.Create(CultureInfo.InvariantCulture, $"[{at / 1000m},\"{at}\"]"));
                }
            }

            return (series.Labels, Samples: samples);
        }).Where(static series => series.Samples.Count > 0).Select(static series => $"{{\"metric\":{series.Labels},\"values\":[{string.Join(',', series.Samples)}]}}");
        return TestServer.WriteAsync(context, 200, $"{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{string.Join(',', result)}]}}}}");
    }

    private static Task Refuse(HttpContext context, int status, string type, string error) =>
        TestServer.WriteAsync(context, status, $"{{\"status\":\"error\",\"errorType\":\"{type}\",\"error\":\"{error}\"}}");

    private static long Milliseconds(HttpContext context, string name) => (long)(decimal.Parse(context.Request.Query[name].Single()!, CultureInfo.InvariantCulture) * 1000);
}
