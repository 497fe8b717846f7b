using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads all lines of a span of time, page by page, oldest first, each line of the span once.</summary>
/// <remarks>
/// A page that is full may have cut the lines of its last timestamp: these are left to the next page, which begins with that timestamp. Where one
/// timestamp fills a whole page, the page grows, up to the server's maximum; what does not fit even that is told as a gap.
/// </remarks>
internal sealed class LokiRangeReader(ILokiApi api, LokiOptions options, LokiPageReader pages, SourceRequest request)
{
    private static readonly long OneMinute = NanoTime.Of(TimeSpan.FromMinutes(1));
    private static readonly long OneMillisecond = NanoTime.Of(TimeSpan.FromMilliseconds(1));
    private int _pageLines = options.PageLines;
    private int _maxLines = options.MaxPageLines;
    private long _span = NanoTime.Of(options.MaxSpan);
    private (LokiRange Range, Task<HttpBody> Body)? _ahead;

    /// <summary>The page that was read last.</summary>
    public LokiPage Page { get; } = new();

    /// <summary>Which entries of the page are to be taken: the first, and how many.</summary>
    public (int Start, int Count) Taken { get; private set; }

    /// <summary>The nanoseconds, both included, of which lines are missing for good; null for none.</summary>
    public (long From, long To)? Gap { get; private set; }

    /// <summary>Ends what is asked ahead, while the last page is used; null where nothing is.</summary>
    public CancellationToken? Ahead { get; init; }

    /// <summary>Reads the next page of a span.</summary>
    /// <param name="range">The span and the query; its limit is not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The nanosecond up to which the span is read now; that of its end when it is read whole.</returns>
    /// <exception cref="SourceException">The server cannot be asked any further.</exception>
    public async ValueTask<long> ReadAsync(LokiRange range, CancellationToken cancellationToken)
    {
        Gap = null;
        var limit = Math.Min(_pageLines, _maxLines);
        while (true)
        {
            var asked = range with { To = Math.Min(range.To, AddSpan(range.From)), Limit = limit };
            try
            {
                await FetchAsync(asked, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException error) when (TryAskForLess(error, asked, ref limit))
            {
                continue;
            }

            if (TryTake(asked, ref limit) is { } next)
            {
                if (Ahead is { } lifetime && next < range.To)
                {
                    var ahead = range with { From = next, To = Math.Min(range.To, AddSpan(next)), Limit = Math.Min(_pageLines, _maxLines) };
                    _ahead = (ahead, api.QueryRangeAsync(ahead, lifetime));
                }

                return next;
            }
        }
    }

    /// <summary>Waits for what was asked ahead and throws it away.</summary>
    public async ValueTask DropAheadAsync()
    {
        if (_ahead is { } ahead)
        {
            _ahead = null;
            try
            {
                (await ahead.Body.ConfigureAwait(false)).Dispose();
            }
            catch (Exception error) when (error is SourceException or OperationCanceledException)
            {
                // Nobody wants to know any more.
            }
        }
    }

    private async ValueTask FetchAsync(LokiRange asked, CancellationToken cancellationToken)
    {
        var body = _ahead is { } ahead && ahead.Range == asked ? ahead.Body : null;
        if (body is null)
        {
            await DropAheadAsync().ConfigureAwait(false);
        }

        _ahead = null;
        using var answer = await (body?.WaitAsync(cancellationToken) ?? api.QueryRangeAsync(asked, cancellationToken)).ConfigureAwait(false);
        request.Statistics.AddBytes(answer.Bytes.Length);
        try
        {
            pages.Read(answer.Bytes.Span, Page);
        }
        catch (JsonException error)
        {
            throw api.Errors.Malformed(LokiApi.RangeCall, error.Message, error);
        }
    }

    // What the page says about how far is read; null where it must be asked for again with a greater limit.
    private long? TryTake(LokiRange asked, ref int limit)
    {
        Taken = Page.Within(asked.From, asked.To);
        if (Page.Received < limit)
        {
            return asked.To;
        }

        var last = Taken.Count > 0 ? Page[Taken.Start + Taken.Count - 1].Nanoseconds : asked.From;
        if (last > asked.From)
        {
            Taken = Page.Within(asked.From, last);
            return last;
        }

        if (limit < _maxLines)
        {
            limit = (int)Math.Min(limit * 2L, _maxLines);
            return null;
        }

        // A server that counts no nanoseconds gives what lies before the start again and again: what is left of the millisecond cannot be had.
        var next = Taken.Count > 0 ? asked.From + 1 : Math.Min(((asked.From / OneMillisecond) + 1) * OneMillisecond, asked.To);
        Gap = (asked.From, next - 1);
        return next;
    }

    private bool TryAskForLess(SourceException error, LokiRange asked, ref int limit)
    {
        switch (error.Code)
        {
            case "LOKI_LIMIT" when LokiVerdicts.TryGetLimit(error.Message, out var max) && max < limit:
                limit = _maxLines = max;
                return true;
            case "SOURCE_TOO_LARGE" when limit > 1:
                limit = _pageLines = limit / 2;
                return true;
            case "SOURCE_TIMEOUT" when asked.To - asked.From > OneMinute:
                _span = Math.Max(OneMinute, (asked.To - asked.From) / 4);
                return true;
            default:
                return false;
        }
    }

    private long AddSpan(long from) => from > long.MaxValue - _span ? long.MaxValue : from + _span;
}
