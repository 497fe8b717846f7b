namespace Correlator;

/// <summary>Writes correlations as JSON, one object a line.</summary>
/// <remarks>
/// Members: <c>id</c>, <c>revision</c>, <c>completeness</c>, <c>key</c>, <c>start</c>, <c>end</c>, <c>durationMs</c>, <c>labels</c>, <c>streams</c>
/// (indices of the streams that match), <c>values</c> (of <c>select</c>), <c>truncated</c>, <c>continues</c>, <c>merged</c>, <c>missingKey</c>
/// (each only where set) and <c>events</c> with <c>stream</c>, <c>alias</c>, <c>source</c>, <c>timestamp</c>, <c>message</c> and <c>labels</c>.
/// Times are RFC 3339 in UTC with up to seven decimals. Memory: one pooled buffer. One caller at a time, as Rx demands it.
/// </remarks>
/// <example><code>
/// using var sink = new JsonLinesSink(Console.OpenStandardOutput());
/// using var subscription = query.Subscribe(sink);
/// </code></example>
public sealed class JsonLinesSink : IObserver<Correlation>, IDisposable
{
    private const int BatchBytes = 64 * 1024;
    private readonly Stream _output;
    private readonly bool _isImmediate;
    private readonly JsonBuffer _buffer = new(BatchBytes + (BatchBytes / 4));
    private readonly CorrelationJson _correlations;
    private bool _isDisposed;

    /// <summary>Makes a sink.</summary>
    /// <param name="output">Where the lines go; it stays open.</param>
    /// <param name="isImmediate">Whether each line is written at once, for live output; otherwise lines are written in batches of 64 KiB and at the end.</param>
    public JsonLinesSink(Stream output, bool isImmediate = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _isImmediate = isImmediate;
        _correlations = new CorrelationJson(_buffer);
    }

    /// <summary>Writes one line.</summary>
    /// <exception cref="IOException">The output cannot be written to.</exception>
    public void OnNext(Correlation value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _correlations.Write(value);
        _buffer.Raw("\n"u8);
        if (_isImmediate || _buffer.Count >= BatchBytes)
        {
            Flush();
        }
    }

    /// <summary>Writes what is left; the error itself is the caller's to tell.</summary>
    public void OnError(Exception error) => Flush();

    /// <summary>Writes what is left.</summary>
    public void OnCompleted() => Flush();

    /// <summary>Writes everything that the sink has taken to the output.</summary>
    public void Flush()
    {
        if (!_isDisposed && _buffer.Count > 0)
        {
            _buffer.WriteTo(_output);
            _output.Flush();
        }
    }

    /// <summary>Writes what is left and gives the buffer back; the output stays open.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            try
            {
                Flush();
            }
            finally
            {
                _isDisposed = true;
                _buffer.Dispose();
            }
        }
    }
}
