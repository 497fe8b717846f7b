using Correlator.Dsl;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>What queries of clients may not ask for, since others share the machine and the sources with them.</summary>
internal static class ClientQueries
{
    /// <exception cref="RefusalException">The query asks for more state than the configuration gives it, or would hold up the sources of all.</exception>
    public static void Check(CompiledQuery query, CorrelationEngineOptions bounds)
    {
        if (Exceeds(query.Options.MaxState.MaxBytes, bounds.MaxState.MaxBytes) || Exceeds(query.Options.MaxState.MaxEvents, bounds.MaxState.MaxEvents))
        {
            throw Refuse("STATE", $"Queries of clients hold at most {bounds.MaxState}: leave max_state out, or name no more of each.");
        }

        if ((query.Options.MaxState.Policy == OverflowPolicy.Wait && bounds.MaxState.Policy != OverflowPolicy.Wait) || Waits(query.Node))
        {
            throw Refuse("WAIT", "Queries of clients do not make sources wait: others read them, too. Choose drop-oldest, drop-newest or fail.");
        }
    }

    private static bool Exceeds(long? asked, long? most) => most is not null && (asked is null || asked > most);

    private static bool Waits(OperatorNode node) => node is StreamNode { MaxState: { IsUnlimited: false, Policy: OverflowPolicy.Wait } } || node.Inputs.Any(Waits);

    private static RefusalException Refuse(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
