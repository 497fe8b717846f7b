using System.Diagnostics;
using Confluent.Kafka;

namespace Correlator;

/// <summary>What a member writes of one partition: its results, and how far it has come, in one transaction after the other.</summary>
/// <remarks>
/// The id of its transactions is that of the partition, so whoever takes the partition over ends the open transaction of its predecessor and shuts it out for ever, dead or not: what a member that was
/// taken for dead writes nobody reads. Transactions that stand for a whole member would need fewer clients; they are fenced by the group's generation, which the client does not show, and an
/// abandoned one stays open until its time is over.
/// </remarks>
internal sealed class KafkaTransaction : IDisposable
{
    private readonly KafkaLogOptions _options;
    private readonly int _partition;
    private readonly KafkaWriter _writer;
    private bool _isOpen;

    /// <summary>Shuts out whoever had the partition before.</summary>
    /// <exception cref="LogException">The brokers do not take transactions of this id, or do not answer.</exception>
    public KafkaTransaction(KafkaLogOptions options, int partition)
    {
        (_options, _partition) = (options, partition);
        _writer = new KafkaWriter($"{options.Results} and {options.Places}", options, $"{options.Topic}.{options.Group}.{partition}");
        try
        {
            KafkaLogErrors.Ask($"Partition {partition} cannot be written in transactions", () =>
            {
                _writer.Client.InitTransactions(options.AnswerTimeout);
                return true;
            });
        }
        catch (LogException)
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether what was written since the last end is gone, because another member has the partition or the transaction was open for too long.</summary>
    public bool IsVoid { get; private set; }

    /// <summary>What waits to be kept.</summary>
    public KafkaWaiting Waiting => _writer.Waiting;

    /// <summary>Writes a message; nothing where all is void.</summary>
    /// <exception cref="LogException">It cannot be kept.</exception>
    public void Write(string topic, byte[]? key, byte[] value, Headers? headers = null) => Try(() =>
    {
        if (!_isOpen)
        {
            _writer.Client.BeginTransaction();
            _isOpen = true;
        }

        _writer.Write(topic, _partition, key, value, headers);
    });

    /// <summary>Waits until everything that was written is with the brokers.</summary>
    /// <exception cref="LogException">It cannot be kept, or not in time.</exception>
    public void Flush() => Try(_writer.Flush);

    /// <summary>Ends the transaction: everything that was written can be read, or nothing of it ever.</summary>
    /// <returns>Whether it can be read.</returns>
    /// <exception cref="LogException">It cannot be kept, or the brokers do not say in time whether it is.</exception>
    public bool Commit()
    {
        Flush();
        if (_isOpen)
        {
            Try(End);
            _isOpen = false;
        }

        return !IsVoid;
    }

    public void Dispose() => _writer.Dispose();

    private void End()
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                _writer.Client.CommitTransaction(_options.FlushTimeout);
                return;
            }
            catch (KafkaRetriableException) when (clock.Elapsed < _options.FlushTimeout)
            {
                // The brokers may have ended it; asking again says so.
            }
            catch (KafkaTxnRequiresAbortException)
            {
                // Whoever begins with this id again, this member or another, makes an end of it.
                IsVoid = true;
                return;
            }
        }
    }

    private void Try(Action action)
    {
        if (IsVoid)
        {
            return;
        }

        try
        {
            action();
        }
        catch (LogException) when (_writer.Failure is { } failure && IsOver(failure))
        {
            IsVoid = true;
        }
        catch (KafkaException error) when (IsOver(error.Error))
        {
            IsVoid = true;
        }
        catch (KafkaException error)
        {
            throw new LogException("LOG_NOT_KEPT", $"What was written of partition {_partition} to '{_options.Results}' could not be kept: {error.Error.Reason}. Nothing of it was committed, so nothing is lost: remove the cause and begin again.", error);
        }
    }

    private static bool IsOver(Error error) => error.Code is
        ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.InvalidProducerIdMapping or ErrorCode.UnknownProducerId or ErrorCode.InvalidTxnState
        or ErrorCode.TransactionCoordinatorFenced or ErrorCode.Local_State or ErrorCode.Local_PurgeQueue or ErrorCode.Local_PurgeInflight or ErrorCode.Local_MsgTimedOut;
}
