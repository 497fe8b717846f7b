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
        QueryException query => OfQuery(query),
        _ => new("INTERNAL", "Something went wrong inside; the log of the server says more."),
    };

    /// <summary>What an exception says that came of a query's text alone: operators refuse what the language lets pass.</summary>
    public static Problem OfText(Exception error) => error is ArgumentException refused ? new("CANNOT_RUN", refused.Message) : Of(error);

    // The message of the exception begins with the code, which stands beside it here.
    private static Problem OfQuery(QueryException error)
    {
        var code = error.Diagnostics.FirstOrDefault(static item => item.Severity == DiagnosticSeverity.Error)?.Code ?? QueryException.ParseError;
        return new(code, error.Message.StartsWith(code + " ", StringComparison.Ordinal) ? error.Message[(code.Length + 1)..] : error.Message);
    }
}
