using Microsoft.Extensions.Logging;

namespace Correlator.Hosting;

/// <summary>What the hosted service logs. Texts of queries, names, codes and counts; no values of events.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Query {Query} has begun: {Text}")]
    public static partial void QueryBegun(ILogger logger, string query, string text);

    [LoggerMessage(2, LogLevel.Information, "Query {Query} has ended after {Results} results")]
    public static partial void QueryEnded(ILogger logger, string query, long results);

    [LoggerMessage(3, LogLevel.Error, "Query {Query} has failed: {Reason}")]
    public static partial void QueryFailed(ILogger logger, string query, string reason, Exception? exception);

    [LoggerMessage(4, LogLevel.Error, "A handler of query {Query} has failed over the result {Correlation}")]
    public static partial void HandlerFailed(ILogger logger, string query, string correlation, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Query {Query} has lost {Count} ({Kind}) {Stream}")]
    public static partial void Lost(ILogger logger, string query, long count, Correlator.Dsl.LossKind kind, string stream);

    [LoggerMessage(6, LogLevel.Warning, "Query {Query}: {Code}: {Warning}")]
    public static partial void Warned(ILogger logger, string query, string code, string warning);

    [LoggerMessage(7, LogLevel.Warning, "Query {Query} was given up: the host's time to stop was over before its results were handled")]
    public static partial void QueryAborted(ILogger logger, string query);
}

/// <summary>What others have written, for a log.</summary>
internal static class OneLine
{
    /// <summary>The text on one line, without what moves a cursor.</summary>
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
}
