namespace Correlator;

/// <summary>Routes what the streams let through to lanes: an event by its key, watermarks and gaps to all.</summary>
/// <remarks>
/// Entered by one thread at a time, as the streams are. Each lane sees its events between the watermarks between which a single graph would see them;
/// of watermarks with no event of the lane between them it sees the last.
/// </remarks>
internal sealed class LaneRouter(IReadOnlyList<RoutePart[]> routes, IReadOnlyList<ILaneRunner> runners)
{
    private readonly LaneBatch[] _batches = [.. runners.Select(static _ => new LaneBatch())];
    private readonly long[] _watermarks = CreateUnset(routes.Count);
    private readonly long[][] _sent = [.. runners.Select(_ => CreateUnset(routes.Count))];
    private readonly long[] _sentVersions = new long[runners.Count];
    private readonly Utf8Scratch _scratch = new();

    // Counts the changes of watermarks.
    private long _version;

    /// <summary>When what is routed now arrived, by the run's <see cref="LatencyMeter"/>.</summary>
    public long ArrivedTicks { get; set; }

    /// <summary>The entrance of a stream.</summary>
    public IEventSink StreamOf(int stream) => new Entrance(this, stream);

    private static long[] CreateUnset(int count)
    {
        var ticks = new long[count];
        Array.Fill(ticks, Watermark.None);
        return ticks;
    }

    // Without a key there is nothing to meet.
    private int LaneOf(int stream, LogEvent logEvent) =>
        RoutePart.TryHash(routes[stream], logEvent, _scratch, out var hash) ? RoutePart.PlaceOf(hash, runners.Count) : 0;

    private void OnEvent(int stream, LogEvent logEvent, long ticks)
    {
        var lane = LaneOf(stream, logEvent);
        SendWatermarks(lane);
        RoomIn(lane).AddEvent(stream, logEvent, ticks);
    }

    private void OnWatermark(int stream, long ticks)
    {
        _watermarks[stream] = ticks;
        _version++;
        if (ticks == Watermark.Completed)
        {
            // No burst may follow.
            Flush();
        }
    }

    private void OnGap(int stream, long fromTicks, long toTicks)
    {
        for (var lane = 0; lane < _batches.Length; lane++)
        {
            SendWatermarks(lane);
            RoomIn(lane).AddGap(stream, fromTicks, toTicks);
        }
    }

    private void Flush()
    {
        for (var lane = 0; lane < _batches.Length; lane++)
        {
            SendWatermarks(lane);
            if (!_batches[lane].IsEmpty)
            {
                _batches[lane] = runners[lane].Exchange(_batches[lane]);
            }
        }
    }

    private void SendWatermarks(int lane)
    {
        if (_sentVersions[lane] == _version)
        {
            return;
        }

        _sentVersions[lane] = _version;
        var sent = _sent[lane];
        for (var stream = 0; stream < sent.Length; stream++)
        {
            if (sent[stream] != _watermarks[stream])
            {
                sent[stream] = _watermarks[stream];
                RoomIn(lane).AddWatermark(stream, sent[stream]);
            }
        }
    }

    private LaneBatch RoomIn(int lane)
    {
        if (_batches[lane].IsFull)
        {
            _batches[lane] = runners[lane].Exchange(_batches[lane]);
        }

        if (_batches[lane].IsEmpty)
        {
            _batches[lane].ArrivedTicks = ArrivedTicks;
        }

        return _batches[lane];
    }

    private sealed class Entrance(LaneRouter router, int stream) : IEventSink
    {
        public void OnEvent(LogEvent logEvent, long ticks) => router.OnEvent(stream, logEvent, ticks);

        public void OnWatermark(long ticks) => router.OnWatermark(stream, ticks);

        public void OnGap(long fromTicks, long toTicks) => router.OnGap(stream, fromTicks, toTicks);

        public void OnBurstEnd() => router.Flush();
    }
}
