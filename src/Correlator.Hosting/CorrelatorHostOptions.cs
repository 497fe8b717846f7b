using Correlator.Dsl;

namespace Correlator.Hosting;

/// <summary>What a host's engine does. Read of the section <c>Correlator</c> of the configuration first, then by what is set in code.</summary>
public sealed class CorrelatorHostOptions
{
    /// <summary>How the engine works.</summary>
    /// <value>Default: <see cref="CorrelationEngineOptions.Standard"/>, with what the configuration says.</value>
    public CorrelationEngineOptions Engine { get; set; } = CorrelationEngineOptions.Standard;

    /// <summary>The texts of the queries by their names. What the configuration says of a name counts more than what <see cref="CorrelatorBuilder"/> gave it.</summary>
    /// <value>At most as many as <see cref="CorrelationEngineOptions.MaxQueries"/>.</value>
    public IDictionary<string, string> Queries { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What becomes of what is open when the host stops.</summary>
    /// <value>Default: <see cref="HostStop.Drop"/>.</value>
    public HostStop Stop { get; set; }

    /// <summary>Whether the host stops when a query has failed. Default: no; it is logged, and the health check says so.</summary>
    public bool StopsHostOnFailure { get; set; }

    /// <summary>For how long the health check shows a loss, or a handler that failed.</summary>
    /// <value>More than zero, by the engine's clock. Default: one minute.</value>
    public TimeSpan HealthMemory { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Engine is null)
        {
            yield return $"{nameof(Engine)} must not be null.";
            yield break;
        }

        if (EngineFault() is { } fault)
        {
            yield return $"{nameof(Engine)}: {fault}";
        }

        if (Queries.Count > Engine.MaxQueries)
        {
            yield return $"{nameof(Queries)}: there are {Queries.Count}, and no more than {Engine.MaxQueries} run at a time; raise MaxQueries.";
        }

        foreach (var (name, text) in Queries)
        {
            if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(text))
            {
                yield return $"{nameof(Queries)}:{name}: needs a name and a text.";
            }
        }

        if (!Enum.IsDefined(Stop))
        {
            yield return $"{nameof(Stop)} must be {nameof(HostStop.Drop)} or {nameof(HostStop.Close)}; it is {Stop}.";
        }

        if (HealthMemory <= TimeSpan.Zero)
        {
            yield return $"{nameof(HealthMemory)} must be more than zero; it is {HealthMemory:c}.";
        }
    }

    private string? EngineFault()
    {
        try
        {
            Engine.Validate();
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }
}

/// <summary>What becomes of what is open in a query when its host stops.</summary>
public enum HostStop
{
    /// <summary>It does not come out: an end is no proof that a partner is missing.</summary>
    Drop,

    /// <summary>It closes as if all sources had ended: what has no partner by then is told so.</summary>
    Close,
}
