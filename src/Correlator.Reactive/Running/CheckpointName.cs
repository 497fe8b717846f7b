using System.IO.Hashing;
using System.Text;

namespace Correlator;

/// <summary>Under which name a run's checkpoints are kept: that of the query, and what its results depend on.</summary>
internal static class CheckpointName
{
    public static string Of(QueryPlan plan, CorrelationOptions options)
    {
        var text = new StringBuilder(plan.CanonicalQuery).Append('\n').Append(plan.Emit).Append('\n').Append(options.Emit).Append('\n').Append(options.Lateness.Ticks)
            .Append('\n').Append(options.MaxEvents).Append('\n').Append(options.MaxState).Append('\n').Append(options.Since?.UtcTicks).Append('\n').Append(options.Until?.UtcTicks)
            .Append('\n').Append(options.TimeZone.Id).Append('\n').Append(options.IsStrict);
        return $"{options.Name} {Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text.ToString())))}";
    }
}
