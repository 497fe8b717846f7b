using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Where lines of both ways come together: each is passed on once, and how far all are there is told.</summary>
internal sealed class LokiIntake : IDisposable
{
    private const int MaxOld = 4096;
    private readonly LokiOptions _options;
    private readonly SourceRequest _request;
    private readonly LiveDelivery _output;
    private readonly RememberedEvents _remembered;
    private readonly List<LogEvent> _batch = [];
    private readonly Dictionary<ulong, int> _copies = [];
    private readonly HashSet<(long, ulong)> _old = [];
    private readonly SemaphoreSlim _turn = new(1);

    // Unknown to whoever writes lines, so that nobody can make up two that are taken for one.
    private readonly long _seed;
    private readonly long _since;
    private readonly long _until;
    private long _copiesOf = -1;

    public LokiIntake(LokiSubscription about, LiveDelivery output)
    {
        _options = about.Options;
        _request = about.Request;
        _output = output;
        _remembered = new RememberedEvents(about.Options.MaxRemembered);
        _seed = BitConverter.DoubleToInt64Bits(about.Runtime.Random());
        _since = about.Request.Since is { } since ? NanoTime.Of(since) : 0;
        _until = about.Request.Until is { } until ? NanoTime.After(until) : long.MaxValue;
    }

    /// <summary>The nanosecond before which everything has been read.</summary>
    public long Complete { get; private set; }

    /// <summary>Does something when nobody else does.</summary>
    public async ValueTask TakeAsync(Action action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            action();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    public void Begin(long start)
    {
        _remembered.Forget(start, start);
        Complete = start;
    }

    /// <summary>Where the next read begins: at what is not complete, or deep, where lines may have come late.</summary>
    public long ReadFrom(bool isDeep) => Math.Max(_remembered.Floor, isDeep ? Complete - NanoTime.Of(_options.Overlap) : Complete);

    /// <summary>Everything before this nanosecond has been read now.</summary>
    public void Advance(long complete)
    {
        if (complete <= Complete)
        {
            return;
        }

        Complete = complete;
        _output.OnWatermark(NanoTime.ToTime(complete));
        _remembered.Forget(complete - NanoTime.Of(_options.Overlap), complete);
        if (_remembered.IsShort)
        {
            _request.Statistics.AddNote($"more than {_options.MaxRemembered} lines came within {_options.Overlap}; lines that come late are looked for less far back");
        }
    }

    /// <summary>Passes on what is new in a page of <c>query_range</c>.</summary>
    /// <param name="reader">Has read it.</param>
    /// <param name="heardFrom">From which nanosecond on a tail should have told; null where there is none.</param>
    /// <param name="settled">Up to which it should have.</param>
    /// <returns>How many lines the tail has not told.</returns>
    public int TakePage(LokiRangeReader reader, long? heardFrom, long settled)
    {
        var (start, count) = reader.Taken;
        var missed = 0;
        for (var i = start; i < start + count; i++)
        {
            ref readonly var entry = ref reader.Page[i];
            var identity = entry.Identity(_seed);
            if (_remembered.TryAdd(entry.Nanoseconds, identity, CopyOf(reader.Page, i, identity)))
            {
                _batch.Add(entry.ToEvent());
                missed += entry.Nanoseconds >= heardFrom && entry.Nanoseconds < settled ? 1 : 0;
            }
        }

        Deliver();
        if (reader.Gap is { } gap)
        {
            _output.OnGap(NanoTime.ToTime(gap.From), NanoTime.ToTime(gap.To));
        }

        return missed;
    }

    /// <summary>Passes on what is new in a frame of a tail. A server may repeat lines there.</summary>
    public void TakeFrame(LokiPage page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            ref readonly var entry = ref page[i];
            var identity = entry.Identity(_seed);
            if (entry.Nanoseconds < _since || entry.Nanoseconds >= _until)
            {
                continue;
            }

            if (entry.Nanoseconds < _remembered.Floor)
            {
                TakeOld(entry, identity);
            }
            else if (_remembered.Count < _options.MaxRemembered && _remembered.TryAdd(entry.Nanoseconds, identity, 0))
            {
                _batch.Add(entry.ToEvent());
            }
        }

        Deliver();
    }

    // Whether it was given is not known any more, and it comes too late to be of use.
    private void TakeOld(in LokiEntry entry, ulong identity)
    {
        if (_old.Count < MaxOld && _old.Add((entry.Nanoseconds, identity)))
        {
            _output.OnGap(NanoTime.ToTime(entry.Nanoseconds), NanoTime.ToTime(entry.Nanoseconds));
        }
    }

    private void Deliver()
    {
        _request.Statistics.AddEvents(_batch.Count);
        _output.OnEvents(CollectionsMarshal.AsSpan(_batch));
        _batch.Clear();
    }

    // The number of a line among equal ones of its timestamp in the same answer.
    private int CopyOf(LokiPage page, int index, ulong identity)
    {
        var time = page[index].Nanoseconds;
        var isAlone = (index == 0 || page[index - 1].Nanoseconds != time) && (index + 1 == page.Count || page[index + 1].Nanoseconds != time);
        if (isAlone)
        {
            return 0;
        }

        if (time != _copiesOf || index == 0 || page[index - 1].Nanoseconds != time)
        {
            _copies.Clear();
            _copiesOf = time;
        }

        ref var copies = ref CollectionsMarshal.GetValueRefOrAddDefault(_copies, identity, out _);
        return copies++;
    }
}
