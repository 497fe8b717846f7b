using Correlator.Dsl;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting;

/// <summary>Says how a host's queries do.</summary>
internal sealed class CorrelatorHealthCheck(CorrelatorService service, CorrelationEngine engine, IOptions<CorrelatorHostOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var queries = service.Queries;
        string[] failures = service.HasBegun
            ? [.. queries.Where(static query => query.Failure is not null).Select(static query => $"query {query.Name} has failed: {OneLine.Of(query.Failure!.Message)}")]
            : ["the queries have not begun"];
        string[] troubles = [.. engine.DisconnectedSources.Select(static source => $"source {source} is not connected"), .. queries.SelectMany(Troubles)];
        var status = failures.Length > 0 ? context.Registration.FailureStatus : troubles.Length > 0 ? HealthStatus.Degraded : HealthStatus.Healthy;
        return Task.FromResult(new HealthCheckResult(status, failures.Length + troubles.Length > 0 ? string.Join("; ", [.. failures, .. troubles]) : null, exception: null, DataOf(queries)));
    }

    private IEnumerable<string> Troubles(HostedQuery query)
    {
        if (query.State != HostedQueryState.Running)
        {
            yield break;
        }

        var statistics = query.Query.Statistics;
        foreach (var failure in statistics.Failures)
        {
            yield return $"query {query.Name} goes on without a source: {OneLine.Of(failure.Message)}";
        }

        if (statistics.State is { IsNearlyFull: true })
        {
            yield return $"query {query.Name} holds more than nine tenths of what it may";
        }

        if (query.TroubledAt is { } at && engine.Options.Scheduler.Now - at < options.Value.HealthMemory)
        {
            yield return $"query {query.Name} has lost {query.Lost} events or results, and of {query.Unhandled} results a handler failed";
        }
    }

    private static Dictionary<string, object> DataOf(IReadOnlyList<HostedQuery> queries)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var query in queries)
        {
            var statistics = query.Query.Statistics;
            data[$"{query.Name}.state"] = query.State.ToString();
            data[$"{query.Name}.events"] = statistics.Events;
            data[$"{query.Name}.results"] = statistics.Results;
            data[$"{query.Name}.lost"] = query.Lost;
            data[$"{query.Name}.unhandled"] = query.Unhandled;
            if (statistics.State is { } state)
            {
                data[$"{query.Name}.heldEvents"] = state.Events;
                data[$"{query.Name}.heldBytes"] = state.Bytes;
            }
        }

        return data;
    }
}
