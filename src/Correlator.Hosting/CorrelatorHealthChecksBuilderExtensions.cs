using Correlator.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health of a host's queries.</summary>
public static class CorrelatorHealthChecksBuilderExtensions
{
    /// <summary>Adds a check of the queries that <see cref="CorrelatorServiceCollectionExtensions.AddCorrelator(IServiceCollection, Action{CorrelatorHostOptions})"/> runs.</summary>
    /// <remarks>
    /// Unhealthy: a query has failed, or they have not begun. Degraded: a source is not connected, or has failed while the query goes on with others; state is
    /// nearly full; something was lost, or a handler failed, within <see cref="CorrelatorHostOptions.HealthMemory"/>. Its data has for each query
    /// <c>NAME.state</c>, <c>.events</c>, <c>.results</c>, <c>.lost</c>, <c>.unhandled</c>, and <c>.heldEvents</c>, <c>.heldBytes</c> where state is bounded.
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">Its name. Default: <c>correlator</c>.</param>
    /// <param name="failureStatus">What is told where a query has failed. Default: unhealthy.</param>
    /// <param name="tags">Tags to choose it by, such as <c>ready</c>.</param>
    public static IHealthChecksBuilder AddCorrelator(this IHealthChecksBuilder builder, string name = "correlator", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, static services => ActivatorUtilities.CreateInstance<CorrelatorHealthCheck>(services), failureStatus, tags));
    }
}
