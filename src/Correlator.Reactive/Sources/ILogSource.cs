namespace Correlator;

/// <summary>Where log events come from. A source is either an <see cref="IFiniteSource"/> or an <see cref="ILiveSource"/>.</summary>
public interface ILogSource
{
    /// <summary>The name under which queries find it.</summary>
    string Name { get; }

    /// <summary>The language of what a query writes between the source's parentheses.</summary>
    SelectorLanguage Language { get; }

    /// <summary>What the source can leave out by itself, so that it need not be sent. Default: nothing.</summary>
    SourceFilters Filters => SourceFilters.None;

    /// <summary>What the source asks for when it leaves out by itself what a request does not want, for explanations. Default: the selector and the stages.</summary>
    /// <param name="request">What the query wants.</param>
    /// <exception cref="SourceException">The source cannot be asked for that.</exception>
    string DescribeRequest(SourceRequest request) => string.Join(' ', new[] { request.Selector }.Concat(request.Stages.Select(static stage => stage.ToString())));
}

/// <summary>A source that ends: files, recorded history, lists. It is read by pull, always the reader that is behind in event time.</summary>
public interface IFiniteSource : ILogSource
{
    /// <summary>Opens the source. Each reader has a watermark of its own (a glob opens one reader a log).</summary>
    /// <param name="request">What the query wants of the source.</param>
    /// <exception cref="SourceException">The source cannot be read at all (no such file, no access).</exception>
    IReadOnlyList<IEventReader> Open(SourceRequest request);
}

/// <summary>Reads the events of one log in the log's own order.</summary>
public interface IEventReader : IAsyncDisposable
{
    /// <summary>What is read, for messages: a path, an address without secrets.</summary>
    string Name { get; }

    /// <summary>Reads the next events: at least one, and no more than fit a chunk.</summary>
    /// <param name="batch">An empty list that takes the events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False at the end of the log; the batch is then empty.</returns>
    /// <exception cref="SourceException">The log cannot be read any further (truncated archive, lost connection).</exception>
    ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken);

    /// <summary>A span of time of which events may be missing and will not come any more; each is told once, after the read that found it.</summary>
    /// <param name="from">The first time.</param>
    /// <param name="to">The last time.</param>
    /// <returns>False where there is none any more. Default: there never is one.</returns>
    bool TryTakeGap(out DateTimeOffset from, out DateTimeOffset to)
    {
        from = to = default;
        return false;
    }
}

/// <summary>A source that goes on: followed files, tails, receivers, observables. It pushes what it gets at once.</summary>
public interface ILiveSource : ILogSource
{
    /// <summary>What a subscription gets of the time before it. Default: as far back as the request asks for.</summary>
    SourcePast Past => SourcePast.Lookback;

    /// <summary>Starts the source.</summary>
    /// <param name="request">What the query wants of the source.</param>
    /// <param name="observer">Takes the events. The source calls it from one thread at a time.</param>
    /// <returns>Ends the source; no call is made after it has returned.</returns>
    IDisposable Subscribe(SourceRequest request, ILiveObserver observer);
}

/// <summary>A source that can tell which labels there are, for completion and for lists of sources.</summary>
public interface ILabelSource : ILogSource
{
    /// <summary>The names of labels.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The source cannot be asked.</exception>
    Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken);

    /// <summary>The values of a label.</summary>
    /// <param name="label">The label's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The source cannot be asked.</exception>
    Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken);
}

/// <summary>What a subscription to a live source gets of the time before it.</summary>
public enum SourcePast
{
    /// <summary>Nothing: what comes from now on.</summary>
    None,

    /// <summary>As far back as <see cref="SourceRequest.Lookback"/> says.</summary>
    Lookback,

    /// <summary>Everything that there is, however old.</summary>
    Whole,
}

/// <summary>What a source can leave out by itself. The query applies its selectors and stages all the same, so a source may leave out less than it says, never more.</summary>
[Flags]
public enum SourceFilters
{
    /// <summary>It gives all it has; it is read once for all streams of a query.</summary>
    None = 0,

    /// <summary>It applies <see cref="SourceRequest.Selector"/>; it is read once for each different one in a query.</summary>
    Selector = 1,

    /// <summary>It applies the filters by message of <see cref="SourceRequest.Stages"/>, too.</summary>
    Lines = 2,

    /// <summary>It applies filters by labels that were read out of the message, too, and gets the parsers that did it.</summary>
    Labels = 4,
}

/// <summary>Takes what a live source delivers.</summary>
public interface ILiveObserver
{
    /// <summary>Events, in the source's own order, as many as the source had; none is held back to fill a batch.</summary>
    void OnEvents(ReadOnlySpan<LogEvent> events);

    /// <summary>A polled source has read everything before this time. From its first call on, events do not move the watermark: they may come ahead of others.</summary>
    void OnWatermark(DateTimeOffset completeUntil);

    /// <summary>Whether the source is connected. While it is not, it counts as failing and not as idle: its watermark stands still.</summary>
    void OnConnected(bool isConnected);

    /// <summary>Events of this span of time (both ends included) may be missing and will not come any more.</summary>
    void OnGap(DateTimeOffset from, DateTimeOffset to);

    /// <summary>The source ends by itself.</summary>
    void OnCompleted();

    /// <summary>The source cannot go on.</summary>
    void OnError(Exception error);
}

/// <summary>The language of what a query writes between a source's parentheses.</summary>
public enum SelectorLanguage
{
    /// <summary>Label matchers, <c>{app="api"}</c>.</summary>
    Labels,

    /// <summary>Lucene, <c>app:api AND level:error</c>.</summary>
    Lucene,

    /// <summary>A language of the source's own, kept as text.</summary>
    Native,
}
