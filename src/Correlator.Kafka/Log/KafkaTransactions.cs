using System.Collections.Concurrent;

namespace Correlator;

/// <summary>The transactions of the partitions that a member has, one each.</summary>
internal sealed class KafkaTransactions(KafkaLogOptions options) : IDisposable
{
    // They wait for brokers, not for processors.
    private static readonly ParallelOptions Together = new() { MaxDegreeOfParallelism = 16 };
    private readonly Dictionary<int, KafkaTransaction> _open = [];

    /// <summary>Whether so much waits to be kept that nothing more should be written.</summary>
    public bool IsFull => _open.Values.Aggregate(default(KafkaWaiting), static (sum, transaction) => sum + transaction.Waiting).IsFull(options);

    /// <summary>Whether something that was written of a partition is gone, so that the partition must be begun again from where it was committed.</summary>
    public IReadOnlyList<int> Void => [.. _open.Where(static partition => partition.Value.IsVoid).Select(static partition => partition.Key)];

    /// <summary>Shuts out whoever had the partitions before.</summary>
    /// <exception cref="LogException">The brokers do not let it.</exception>
    public void Open(IReadOnlyCollection<int> partitions)
    {
        var opened = new ConcurrentDictionary<int, KafkaTransaction>();
        try
        {
            ForEach(partitions, partition => opened[partition] = new KafkaTransaction(options, partition));
        }
        catch (LogException)
        {
            opened.Values.ToList().ForEach(static transaction => transaction.Dispose());
            throw;
        }

        foreach (var (partition, transaction) in opened)
        {
            _open.Add(partition, transaction);
        }
    }

    /// <summary>The transaction of a partition that was opened.</summary>
    public KafkaTransaction Of(int partition) => _open[partition];

    /// <summary>Waits until everything that was written is with the brokers.</summary>
    /// <exception cref="LogException">It cannot be kept, or not in time.</exception>
    public void Flush()
    {
        foreach (var transaction in _open.Values)
        {
            transaction.Flush();
        }
    }

    /// <summary>Ends the transactions of some partitions.</summary>
    /// <returns>Whether what was written of all of them can be read.</returns>
    /// <exception cref="LogException">It cannot be kept, or the brokers do not say in time whether it is.</exception>
    public bool Commit(IReadOnlyCollection<int> partitions)
    {
        var isKept = true;
        ForEach(partitions, partition =>
        {
            if (!_open[partition].Commit())
            {
                Volatile.Write(ref isKept, false);
            }
        });
        return isKept;
    }

    /// <summary>The partitions are others' from now on.</summary>
    public void Close(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_open.Remove(partition, out var transaction))
            {
                transaction.Dispose();
            }
        }
    }

    public void Dispose() => Close([.. _open.Keys]);

    private static void ForEach(IReadOnlyCollection<int> partitions, Action<int> action)
    {
        try
        {
            Parallel.ForEach(partitions, Together, action);
        }
        catch (AggregateException error) when (error.InnerExceptions is [LogException first, ..])
        {
            throw new LogException(first.Code, first.Message, error);
        }
    }
}
