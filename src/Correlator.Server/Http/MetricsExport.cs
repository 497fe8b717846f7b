using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Correlator.Server;

/// <summary>The metrics of running queries, and of the server itself, for Prometheus, in its text format or as OpenMetrics, as the asker wishes.</summary>
/// <remarks>
/// The histogram is kept from the host's start on. An answer is given again for 300 ms, so that many askers cost no more than one. Names come from the instruments:
/// <c>correlation.events</c> is <c>correlation_events_total</c>, <c>correlation.duration</c> <c>correlation_duration_seconds</c>, <c>correlation.memory</c>
/// <c>correlation_memory_bytes</c>.
/// </remarks>
internal static class MetricsExport
{
    /// <summary>Where the metrics are asked for.</summary>
    public const string Path = "/metrics";

    /// <summary>Collects the metrics while the host runs.</summary>
    public static IServiceCollection AddCorrelationMetrics(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(CorrelationMetrics.MeterName)
            .AddMeter(ServerMetrics.MeterName)
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>Answers with the metrics.</summary>
    public static IEndpointConventionBuilder MapCorrelationMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint(Path);
}
