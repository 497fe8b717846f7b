namespace Correlator.Server;

/// <summary>Results that wait for an output: bounded in number and bytes; beyond that the oldest give way and are counted.</summary>
internal sealed class OutputQueue(int maxCount)
{
    private const long MaxBytes = 64L << 20;
    private readonly Lock _gate = new();
    private readonly Queue<ResultLine> _lines = new();
    private readonly Pulse _changed = new();
    private long _bytes;
    private long _dropped;
    private bool _isCompleted;

    /// <summary>How many gave way.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(ResultLine line)
    {
        lock (_gate)
        {
            if (_isCompleted)
            {
                _dropped++;
                return;
            }

            _lines.Enqueue(line);
            _bytes += line.Json.Length;
            while (_lines.Count > maxCount || (_bytes > MaxBytes && _lines.Count > 1))
            {
                _bytes -= _lines.Dequeue().Json.Length;
                _dropped++;
            }
        }

        _changed.Beat();
    }

    /// <summary>Nothing more is added.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
        }

        _changed.Beat();
    }

    /// <summary>Waits for results and takes some.</summary>
    /// <returns>None where no more will come.</returns>
    public async Task<IReadOnlyList<ResultLine>> TakeAsync(int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Next;
            lock (_gate)
            {
                if (_lines.Count > 0 || _isCompleted)
                {
                    return Take(max);
                }
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives up on all that waits.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _dropped += _lines.Count;
            _lines.Clear();
            _bytes = 0;
        }
    }

    private List<ResultLine> Take(int max)
    {
        var taken = new List<ResultLine>(Math.Min(max, _lines.Count));
        while (taken.Count < max && _lines.TryDequeue(out var line))
        {
            _bytes -= line.Json.Length;
            taken.Add(line);
        }

        return taken;
    }
}
