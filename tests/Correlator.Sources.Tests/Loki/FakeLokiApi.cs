using System.Text;

namespace Correlator.Sources.Tests;

/// <summary>The Loki in memory without a socket: answers are there at once, so that everything that follows has happened when a call returns.</summary>
internal sealed class FakeLokiApi(LokiBackend backend) : ILokiApi
{
    private static readonly Dictionary<string, string> Headers = new(StringComparer.OrdinalIgnoreCase) { ["X-Loki-Response-Encoding-Flags"] = "categorize-labels" };

    public HttpErrors Errors { get; } = new("loki", new Uri("http://loki:3100/"), LokiVerdicts.Of);

    /// <summary>How many reads fail from now on as if the server were not there.</summary>
    public int Outages { get; set; }

    /// <summary>The status with which tails are refused; 0 for a lost connection, null for none.</summary>
    public int? TailStatus { get; set; }

    public bool IsDisposed { get; private set; }

    public Task<HttpBody> QueryRangeAsync(LokiRange range, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<HttpBody>(cancellationToken);
        }

        if (Outages > 0)
        {
            Outages--;
            return Task.FromException<HttpBody>(new SourceException("loki", "not there", code: "SOURCE_UNAVAILABLE") { IsRetryable = true });
        }

        var query = new Dictionary<string, string>
        {
            ["query"] = range.Query, ["start"] = $"{range.From}", ["end"] = $"{range.To}", ["limit"] = $"{range.Limit}", ["direction"] = "forward",
        };
        var answer = backend.Answer(new LokiQuestion("query_range", query, Headers));
        return answer.Status == 200
            ? Task.FromResult(HttpBody.Of(Encoding.UTF8.GetBytes(answer.Body)))
            : Task.FromException<HttpBody>(Errors.Refused(LokiApi.RangeCall, new HttpRefusal(answer.Status, answer.Body)));
    }

    public Task<ILokiTail> OpenTailAsync(string query, long from, CancellationToken cancellationToken)
    {
        if (TailStatus is { } status)
        {
            return Task.FromException<ILokiTail>(new LokiTailException("no", status == 0 ? null : status, null));
        }

        var question = new LokiQuestion("tail", new Dictionary<string, string> { ["query"] = query, ["start"] = $"{from}", ["limit"] = "1" }, Headers);
        _ = backend.Admit(question);
        return Task.FromResult<ILokiTail>(new Tail(backend.Open(question)));
    }

    public Task<HttpBody> GetListAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;

    private sealed class Tail(LokiBackendTail tail) : ILokiTail
    {
        public string CloseReason => tail.CloseReason;

        public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
        {
            if (await tail.Frames.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && tail.Frames.TryRead(out var frame))
            {
                return frame;
            }

            return tail.IsBroken ? throw new LokiTailException("broken", null, null) : null;
        }

        public ValueTask DisposeAsync()
        {
            tail.Close(tail.CloseReason);
            return ValueTask.CompletedTask;
        }
    }
}
