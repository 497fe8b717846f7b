namespace Correlator.Cli;

/// <summary>A source as the tool runs it: its progress is seen, and a finite one ends early when the user asks for it.</summary>
internal static class ObservedSources
{
    public static ILogSource Observe(ILogSource source, SourceProgress progress, CancellationToken stop) => source switch
    {
        IFiniteSource finite => new FiniteObserved(finite, progress, stop),
        ILiveSource live => new LiveObserved(live, progress),
        _ => source,
    };

    private sealed class FiniteObserved(IFiniteSource source, SourceProgress progress, CancellationToken stop) : IFiniteSource
    {
        public string Name => source.Name;

        public SelectorLanguage Language => source.Language;

        public SourceFilters Filters => source.Filters;

        public string DescribeRequest(SourceRequest request) => source.DescribeRequest(request);

        public IReadOnlyList<IEventReader> Open(SourceRequest request) =>
            [.. source.Open(request).Select(reader => reader is IResumableReader resumable
                ? new ResumableReader(resumable, progress.Begin(), stop)
                : new Reader(reader, progress.Begin(), stop))];
    }

    private sealed class ResumableReader(IResumableReader reader, SourceProgress.Log progress, CancellationToken stop) : Reader(reader, progress, stop), IResumableReader
    {
        public string Position => reader.Position;

        public ValueTask ResumeAsync(string position, CancellationToken cancellationToken) => reader.ResumeAsync(position, cancellationToken);
    }

    private class Reader(IEventReader reader, SourceProgress.Log progress, CancellationToken stop) : IEventReader
    {
        private bool _hasBegun;

        public string Name => reader.Name;

        public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            if (!_hasBegun)
            {
                // Files are read on the thread that starts the run; from here on it is another, so that the starting one can watch and end it.
                _hasBegun = true;
                await Task.Yield();
            }

            if (stop.IsCancellationRequested || !await ReadUntilStopAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            foreach (var logEvent in batch)
            {
                progress.OnEvent(logEvent);
            }

            progress.OnBatch();
            return true;
        }

        public bool TryTakeGap(out DateTimeOffset from, out DateTimeOffset to) => reader.TryTakeGap(out from, out to);

        public ValueTask DisposeAsync() => reader.DisposeAsync();

        private async ValueTask<bool> ReadUntilStopAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            var reading = reader.ReadAsync(batch, cancellationToken);
            if (reading.IsCompleted)
            {
                return await reading.ConfigureAwait(false);
            }

            try
            {
                return await reading.AsTask().WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // A pipe that stays silent is left alone; what was read of it is complete.
                return false;
            }
        }
    }

    private sealed class LiveObserved(ILiveSource source, SourceProgress progress) : ILiveSource
    {
        public string Name => source.Name;

        public SelectorLanguage Language => source.Language;

        public SourceFilters Filters => source.Filters;

        public SourcePast Past => source.Past;

        public string DescribeRequest(SourceRequest request) => source.DescribeRequest(request);

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer) => source.Subscribe(request, new Observer(observer, progress.Begin()));
    }

    private sealed class Observer(ILiveObserver observer, SourceProgress.Log progress) : ILiveObserver
    {
        public void OnEvents(ReadOnlySpan<LogEvent> events)
        {
            foreach (var logEvent in events)
            {
                progress.OnEvent(logEvent);
            }

            progress.OnBatch();
            observer.OnEvents(events);
        }

        public void OnWatermark(DateTimeOffset completeUntil) => observer.OnWatermark(completeUntil);

        public void OnConnected(bool isConnected) => observer.OnConnected(isConnected);

        public void OnGap(DateTimeOffset from, DateTimeOffset to) => observer.OnGap(from, to);

        public void OnCompleted() => observer.OnCompleted();

        public void OnError(Exception error) => observer.OnError(error);
    }
}
