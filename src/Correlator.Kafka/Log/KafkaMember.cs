using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Confluent.Kafka;

namespace Correlator;

/// <summary>A member of a consumer group: while it polls it is told which partitions it is given and which are taken away.</summary>
/// <remarks>
/// The client waits for itself for ever where it is closed while the answer to a change of the assignment is outstanding: one that is waiting to be told of, or one whose telling has thrown.
/// So what the telling throws is thrown behind it, and a member that leaves unsubscribes first, lets itself be told what there is to tell, and closes when that is over.
/// </remarks>
internal sealed class KafkaMember : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private readonly KafkaLogOptions _options;
    private readonly Handlers _handlers;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Dictionary<int, long> _shown = [];
    private ExceptionDispatchInfo? _failure;
    private Error? _fatal;
    private Task _showing = Task.CompletedTask;
    private bool _isLeaving;
    private int _told;

    /// <summary>Who is told of partitions.</summary>
    /// <param name="Assigned">They are given; says from where they are read.</param>
    /// <param name="Revoked">They are going, and can still be committed.</param>
    /// <param name="Lost">They have gone.</param>
    internal sealed record Handlers(
        Func<IReadOnlyList<int>, IEnumerable<(int Partition, long? Position)>> Assigned,
        Action<IReadOnlyList<int>> Revoked,
        Action<IReadOnlyList<int>> Lost);

    /// <summary>Joins the group with the first call of <see cref="Consume"/>.</summary>
    /// <exception cref="LogException">The client cannot be used.</exception>
    public KafkaMember(KafkaLogOptions options, Handlers handlers)
    {
        (_options, _handlers) = (options, handlers);
        _consumer = KafkaLogErrors.Ask("Kafka cannot be reached", () => new ConsumerBuilder<byte[]?, byte[]?>(KafkaLogSettings.OfMember(options))
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => _fatal = error.IsFatal ? error : _fatal)
            .SetPartitionsAssignedHandler((_, added) => OnAssigned(added))
            .SetPartitionsRevokedHandler((_, removed) => OnTaken(removed, handlers.Revoked))
            .SetPartitionsLostHandler((_, removed) => OnTaken(removed, handlers.Lost))
            .Build());
        _consumer.Subscribe(options.Topic);
    }

    /// <summary>The partitions that it has.</summary>
    public IEnumerable<int> Assignment => _consumer.Assignment.Select(static id => id.Partition.Value);

    /// <summary>Waits for a record, and tells of partitions meanwhile.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="LogException">The log cannot be read any further.</exception>
    public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan timeout)
    {
        ConsumeResult<byte[]?, byte[]?>? message = null;
        try
        {
            message = _consumer.Consume(timeout);
        }
        catch (ConsumeException error) when (KafkaLogSettings.IsPassing(error.Error))
        {
            // The client goes on by itself.
        }
        catch (ConsumeException error) when (error.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new LogException(
                "LOG_UNAVAILABLE",
                $"Records of the log '{_options.Topic}' were deleted before they were read: {error.Error.Reason}. Begin the worker again: it goes on behind the gap and says nothing that the gap could make wrong. Let the topic keep records longer, or add workers.",
                error);
        }
        catch (ConsumeException error)
        {
            throw KafkaLogErrors.Unavailable($"The log '{_options.Topic}' cannot be read any further", error.Error, error);
        }

        _failure?.Throw();
        return _fatal is null ? message : throw KafkaLogErrors.Unavailable($"The log '{_options.Topic}' cannot be read any further", _fatal);
    }

    /// <summary>The offset behind the last record of a partition, as far as it is known without asking.</summary>
    public long? EndOf(int partition) => _consumer.GetWatermarkOffsets(Id(partition)) is { High.IsSpecial: false } known ? known.High.Value : null;

    /// <summary>Shows the group's tools how far it has read, without waiting for it: the answer may take as long as a dead member counts as alive.</summary>
    public void Show(IEnumerable<(int Partition, long Next)> places)
    {
        lock (_shown)
        {
            foreach (var (partition, next) in places)
            {
                _shown[partition] = next;
            }
        }

        if (_showing.IsCompleted)
        {
            _showing = Task.Run(Commit);
        }
    }

    public void Pause(IEnumerable<int> partitions) => _consumer.Pause(partitions.Select(Id));

    public void Resume(IEnumerable<int> partitions) => _consumer.Resume(partitions.Select(Id));

    /// <summary>Gives everything back, which is told, and joins the group again.</summary>
    /// <exception cref="LogException">What was told could not be done.</exception>
    public void Rejoin()
    {
        KafkaLogErrors.Ask($"The group '{_options.Group}' cannot be left", () =>
        {
            Unsubscribe();
            return true;
        });
        _failure?.Throw();
        _consumer.Subscribe(_options.Topic);
    }

    /// <summary>Leaves the group, so that others take over at once. Nobody is told. It takes at most <see cref="KafkaLogOptions.AnswerTimeout"/>.</summary>
    public void Dispose()
    {
        _isLeaving = true;

        // Whatever the client may wait for, nobody waits longer: the brokers notice its silence.
        Task.Run(Leave).Wait(_options.AnswerTimeout);
    }

    private void Leave()
    {
        _showing.Wait(_options.AnswerTimeout);
        Commit();
        try
        {
            Unsubscribe();
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // It cannot say that it goes.
        }

        _consumer.Dispose();
    }

    private void Commit()
    {
        List<TopicPartitionOffset> places;
        lock (_shown)
        {
            places = [.. _shown.Select(place => new TopicPartitionOffset(Id(place.Key), place.Value))];
            _shown.Clear();
        }

        try
        {
            if (places.Count > 0)
            {
                _consumer.Commit(places);
            }
        }
        catch (KafkaException)
        {
            // Nobody goes by it.
        }
    }

    private void Unsubscribe()
    {
        var clock = Stopwatch.StartNew();
        _consumer.Unsubscribe();
        for (var told = -1; (told != _told || _consumer.Assignment.Count > 0) && clock.Elapsed < _options.AnswerTimeout;)
        {
            told = _told;
            TakeNothing();
        }
    }

    // A record that comes nevertheless is read again by whoever has its partition next.
    private void TakeNothing()
    {
        try
        {
            _consumer.Consume(Quiet);
        }
        catch (ConsumeException)
        {
            // It is leaving.
        }
    }

    private TopicPartition Id(int partition) => new(_options.Topic, partition);

    // The client seeks in no partition that it does not fetch yet, so the place to begin is what it is assigned at.
    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> added)
    {
        _told++;
        var starts = added.ToDictionary(static id => id.Partition.Value, static _ => Offset.Beginning);
        Tell(added.Count == 0, () =>
        {
            foreach (var (partition, position) in _handlers.Assigned([.. starts.Keys]))
            {
                starts[partition] = position is { } offset ? offset : Offset.Beginning;
            }
        });
        return added.ConvertAll(id => new TopicPartitionOffset(id, starts[id.Partition.Value]));
    }

    private void OnTaken(List<TopicPartitionOffset> removed, Action<IReadOnlyList<int>> tell)
    {
        _told++;
        Tell(removed.Count == 0, () => tell(removed.ConvertAll(static place => place.Partition.Value)));
    }

    private void Tell(bool isNothing, Action tell)
    {
        if (isNothing || _isLeaving || _failure is not null)
        {
            return;
        }

        try
        {
            tell();
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }
}
