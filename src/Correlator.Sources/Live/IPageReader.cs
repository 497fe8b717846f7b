using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Reads a server that is asked for spans of time, page by page, oldest first. Times are nanoseconds since 1970.</summary>
internal interface IPageReader : IAsyncDisposable
{
    /// <summary>What is read, for messages: an address without secrets, and the query.</summary>
    string Name { get; }

    /// <summary>The events of the page that was read last, in the order of time, those of one time by position; each position of a time once.</summary>
    List<LogEvent> Page { get; }

    /// <summary>Nanoseconds, both included, of which the page that was read last lacks events for good; null for none.</summary>
    (long From, long To)? Gap { get; }

    /// <summary>Reads the next page of a span.</summary>
    /// <param name="from">The first nanosecond.</param>
    /// <param name="to">The nanosecond after the last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The nanosecond up to which the span is read now: more than <paramref name="from"/>, and <paramref name="to"/> when it is read whole.</returns>
    /// <exception cref="SourceException">The server cannot be asked any further.</exception>
    ValueTask<long> ReadAsync(long from, long to, CancellationToken cancellationToken);
}

/// <summary>Reads all pages of one span: what a source that ends gives.</summary>
internal sealed class PagedEventReader(IPageReader reader, SourceRequest request, (long From, long To) span) : IEventReader
{
    private const int BatchEvents = 4096;
    private readonly Queue<(long From, long To)> _gaps = new();
    private readonly CancellationTokenSource _stop = new();
    private long _from = span.From;
    private int _taken;

    public string Name => reader.Name;

    public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        while (_taken >= reader.Page.Count && _from < span.To)
        {
            _taken = 0;
            reader.Page.Clear();
            _from = await reader.ReadAsync(_from, span.To, either.Token).ConfigureAwait(false);
            if (reader.Gap is { } gap)
            {
                _gaps.Enqueue(gap);
            }
        }

        var count = Math.Min(BatchEvents, reader.Page.Count - _taken);
        batch.AddRange(CollectionsMarshal.AsSpan(reader.Page).Slice(_taken, count));
        _taken += count;
        request.Statistics.AddEvents(count);
        return count > 0;
    }

    public bool TryTakeGap(out DateTimeOffset from, out DateTimeOffset to)
    {
        var isFound = _gaps.TryDequeue(out var gap);
        (from, to) = (NanoTime.ToTime(gap.From), NanoTime.ToTime(gap.To));
        return isFound;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The span that a source which ends reads: what the query says, else the last <paramref name="history"/> before now.</summary>
    public static (long From, long To) SpanOf(SourceRequest request, TimeSpan history, DateTimeOffset now)
    {
        var since = NanoTime.Of(request.Since ?? (request.Until ?? now) - history);
        return (since, Math.Max(since, request.Until is { } until ? NanoTime.After(until) : NanoTime.Of(now)));
    }
}
