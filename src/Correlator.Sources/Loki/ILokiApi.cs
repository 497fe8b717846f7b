namespace Correlator.Sources;

/// <summary>What of a Loki server a source uses.</summary>
internal interface ILokiApi : IDisposable
{
    HttpErrors Errors { get; }

    /// <summary>Lines of a span of time, oldest first.</summary>
    /// <exception cref="SourceException">The server refuses, or cannot be reached.</exception>
    Task<HttpBody> QueryRangeAsync(LokiRange range, CancellationToken cancellationToken);

    /// <summary>Begins to listen to new lines.</summary>
    /// <param name="query">The query.</param>
    /// <param name="from">From which nanosecond on lines that are there already are wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LokiTailException">The server refuses, or cannot be reached.</exception>
    Task<ILokiTail> OpenTailAsync(string query, long from, CancellationToken cancellationToken);

    /// <summary>A list of texts or of label sets below <c>/loki/api/v1</c>.</summary>
    Task<HttpBody> GetListAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A page of lines: the query, the first nanosecond, the one after the last, and how many lines at most.</summary>
internal sealed record LokiRange(string Query, long From, long To, int Limit);

/// <summary>New lines as they come.</summary>
internal interface ILokiTail : IAsyncDisposable
{
    /// <summary>Waits for the next frame.</summary>
    /// <returns>The frame, valid until the next call; null when the server has ended the connection.</returns>
    /// <exception cref="LokiTailException">The connection is lost.</exception>
    ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Why the server has ended the connection; empty where it did not say.</summary>
    string CloseReason { get; }
}

/// <summary>A tail that could not be opened, or was lost.</summary>
internal sealed class LokiTailException(string message, int? status, Exception? inner) : Exception(message, inner)
{
    /// <summary>The status with which the server refused; null where there was none.</summary>
    public int? Status { get; } = status;
}
