using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Server;

/// <summary>What went wrong, as answers tell it.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">A sentence; no secrets.</param>
internal sealed record Problem(string Code, string Message)
{
    /// <summary>What an exception says to a client: of what was not foreseen, only that.</summary>
    public static Problem Of(Exception error) => error switch
    {
        CorrelatorException known => new(known.Code, known.Message),
        QueryException query => new(query.Diagnostics.FirstOrDefault(static item => item.Severity == DiagnosticSeverity.Error)?.Code ?? QueryException.ParseError, query.Message),
        _ => new("INTERNAL", "Something went wrong inside; the log of the server says more."),
    };
}
