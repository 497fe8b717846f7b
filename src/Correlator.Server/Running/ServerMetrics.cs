using System.Diagnostics.Metrics;

namespace Correlator.Server;

/// <summary>What a server counts of its own work, on a meter of the name <c>Correlator.Server</c>. Read when somebody collects.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "Correlator.Server";

    private readonly Meter _meter = new(MeterName, CorrelationServer.Version);

    public ServerMetrics(ServerCounters counters, StandingQueries standing)
    {
        Count("correlator.requests", "{request}", "Requests that were answered.", () => counters.Requests);
        Count("correlator.requests.refused", "{request}", "Requests that were not let in: host, origin, token, rate.", () => counters.Refused);
        Count("correlator.slow_clients", "{client}", "Clients that were left because they did not keep up.", () => counters.SlowClients);
        Count("correlator.output.results", "{result}", "Results that files, webhooks and collectors have taken.", () => Sum(standing, static output => output.Delivered));
        Count("correlator.output.dropped", "{result}", "Results that outputs could not keep.", () => Sum(standing, static output => output.Dropped));
        _meter.CreateObservableUpDownCounter("correlator.streams", () => counters.Streams, "{stream}", "Event streams that are open.");
    }

    public void Dispose() => _meter.Dispose();

    private static long Sum(StandingQueries standing, Func<ResultOutput, long> count) => standing.All.SelectMany(static query => query.Outputs).Sum(count);

    private void Count(string name, string unit, string description, Func<long> value) => _meter.CreateObservableCounter(name, value, unit, description);
}
