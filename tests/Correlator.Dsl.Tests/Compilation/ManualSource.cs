using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>An execution that a test drives by hand.</summary>
internal sealed class ManualSource
{
    private readonly Channel<Correlation> _results = Channel.CreateUnbounded<Correlation>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Correlation> _taken = Channel.CreateUnbounded<Correlation>();
    private int _executions;

    public int Executions => Volatile.Read(ref _executions);

    public bool IsCancelled { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>Some results have been asked for, and the one behind them is about to be.</summary>
    public async Task TakenAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _taken.Reader.ReadAsync();
        }
    }

    public static Correlation Result(int number)
    {
        Correlation? result = null;
        using var run = EventQuery.Of(EventQuery.From("s", [new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(number), "s", $"{number}")]).Node).Subscribe(found => result = found);
        return result!;
    }

    public void Push(int number) => Assert.True(_results.Writer.TryWrite(Result(number)));

    public void Complete(Exception? error = null) => _results.Writer.Complete(error);

    public async IAsyncEnumerable<Correlation> ExecuteAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _executions);
        try
        {
            await foreach (var result in _results.Reader.ReadAllAsync(cancellationToken))
            {
                _taken.Writer.TryWrite(result);
                yield return result;
            }
        }
        finally
        {
            IsCancelled = cancellationToken.IsCancellationRequested;
            _ended.TrySetResult();
        }
    }

    public static async Task<List<Correlation>> ReadAsync(IAsyncEnumerable<Correlation> results, CancellationToken cancellationToken = default)
    {
        var read = new List<Correlation>();
        await foreach (var result in results.WithCancellation(cancellationToken))
        {
            read.Add(result);
        }

        return read;
    }
}
