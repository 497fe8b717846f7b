using System.Diagnostics.CodeAnalysis;

namespace Correlator.Hosting;

/// <summary>Takes the results of queries that a host runs.</summary>
/// <example><code>
/// public sealed class Alarm(ILogger&lt;Alarm&gt; logger) : ICorrelationHandler
/// {
///     public ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken)
///     {
///         logger.LogWarning("{Query}: {Correlation}", query, correlation);
///         return ValueTask.CompletedTask;
///     }
/// }
/// </code></example>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what hosts call who takes messages; it is no delegate of an event.")]
public interface ICorrelationHandler
{
    /// <summary>Takes a result. Of one query the next one comes when this is done; results that wait meanwhile are bounded by the engine's <c>BufferSize</c>.</summary>
    /// <param name="query">The query's name.</param>
    /// <param name="correlation">The result.</param>
    /// <param name="cancellationToken">Is cancelled when the host's time to stop is over.</param>
    /// <remarks>What it throws is logged and counted, and shown by the health check; the query goes on with the next result.</remarks>
    ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken);
}
