namespace Correlator.Server;

/// <summary>The results of a client's query while they wait for their way out: at most as many as were asked for, and 16 MiB.</summary>
internal sealed class RunOutput(int limit) : IObserver<Correlation>, IDisposable
{
    private const long MaxBytes = 16L << 20;
    private readonly Lock _gate = new();
    private readonly Queue<ResultLine> _lines = new();
    private readonly ResultWriter _writer = new();
    private readonly Pulse _changed = new();
    private int _count;
    private long _bytes;
    private bool _isEnded;

    /// <summary>Ends when there is something new. Take it before reading.</summary>
    public Task Changed => _changed.Next;

    /// <summary>Why it ended; null where it is complete.</summary>
    public Problem? Error { get; private set; }

    public void OnNext(Correlation value)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            var line = _writer.Write(value);
            _lines.Enqueue(line);
            _bytes += line.Json.Length;
            _count++;
            if (_bytes > MaxBytes)
            {
                Error = new Problem("SLOW_CLIENT", "More results wait than are kept; read them faster, or ask for less.");
            }

            _isEnded = _count >= limit || Error is not null;
        }

        _changed.Beat();
    }

    public void OnCompleted() => End(null);

    public void OnError(Exception error) => End(Problem.Of(error));

    /// <summary>Nothing more is taken.</summary>
    public void End(Problem? error)
    {
        lock (_gate)
        {
            Error = _isEnded ? Error : error;
            _isEnded = true;
        }

        _changed.Beat();
    }

    /// <summary>Takes what waits.</summary>
    /// <returns>Whether more may come.</returns>
    public bool Take(List<ResultLine> lines)
    {
        lock (_gate)
        {
            lines.AddRange(_lines);
            _lines.Clear();
            _bytes = 0;
            return !_isEnded;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // A result that is on its way meanwhile finds nobody.
            _isEnded = true;
            _writer.Dispose();
        }
    }
}
