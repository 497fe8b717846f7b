using System.Runtime.InteropServices;
using Confluent.Kafka;
using Correlator.Sources;

namespace Correlator;

/// <summary>What one subscription of followed topics is about.</summary>
internal sealed record FollowedTopics(string Source, KafkaSourceOptions Options, SourceRequest Request, KafkaCursor? Cursor, TimeProvider Time);

/// <summary>Follows topics: one thread takes messages, asks for ends and new partitions, and calls the observer.</summary>
internal sealed class KafkaFollowing(FollowedTopics about, Func<IKafkaClient> connect, ILiveObserver observer) : IDisposable
{
    private const int BatchMessages = 1000;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CursorInterval = TimeSpan.FromSeconds(5);
    private readonly LiveDelivery _output = new(observer);
    private readonly KafkaMessages _messages = new(about.Source, about.Options);
    private readonly List<LogEvent> _events = [];
    private KafkaAssignment? _assignment;
    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;
    private DateTimeOffset _cursorSaved;
    private long _completeTicks;

    /// <summary>Is over when nothing goes on any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private SourceStatistics Statistics => about.Request.Statistics;

    // Waiting for messages blocks, so it has a thread of its own.
    public void Start() => Completion = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _output.Dispose();

    private void Run()
    {
        try
        {
            using var client = connect();
            var read = about.Cursor is null || about.Request.Since is not null ? [] : about.Cursor.LoadAsync(CancellationToken.None).GetAwaiter().GetResult();
            _assignment = new KafkaAssignment(about, client, read);
            while (!_output.IsEnded)
            {
                Step(client, _assignment);
            }
        }
        catch (Exception error)
        {
            _output.OnError(error);
        }

        _output.Dispose();
        Save();
    }

    private void Step(IKafkaClient client, KafkaAssignment assignment)
    {
        if (about.Time.GetUtcNow() >= _nextLook)
        {
            Look(assignment);
        }

        Take(client, assignment);
        Statistics.AddEvents(_events.Count);
        _output.OnEvents(CollectionsMarshal.AsSpan(_events));
        _events.Clear();
        TellWatermark(assignment);
        if (about.Time.GetUtcNow() - _cursorSaved >= CursorInterval)
        {
            _cursorSaved = about.Time.GetUtcNow();
            Save();
        }
    }

    /// <summary>Asks for new partitions and for the ends of quiet ones, which also tells whether Kafka can be asked.</summary>
    private void Look(KafkaAssignment assignment)
    {
        _nextLook = about.Time.GetUtcNow() + about.Options.PollInterval;
        try
        {
            assignment.Look();
            TellGaps(assignment);
            _output.OnConnected(true);
        }
        catch (SourceException error) when (error.IsRetryable || (assignment.HasAnswered && error.Code != "SOURCE_CONFIGURATION"))
        {
            Statistics.AddNote($"could not be read for a time: {error.Message}");
            _output.OnConnected(false);
        }
    }

    private void Take(IKafkaClient client, KafkaAssignment assignment)
    {
        try
        {
            var message = client.Consume(Wait);
            for (var count = 1; message is not null; count++)
            {
                OnMessage(message, assignment);
                message = count < BatchMessages ? client.Consume(TimeSpan.Zero) : null;
            }
        }
        catch (ConsumeException error) when (error.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange && error.ConsumerRecord is not null)
        {
            assignment.OnOutOfRange(error.ConsumerRecord.TopicPartition);
            _nextLook = DateTimeOffset.MinValue;
        }
        catch (ConsumeException error)
        {
            // The client goes on by itself; whether it can is found out at once.
            Statistics.AddNote($"could not be read for a time: {error.Error.Reason}");
            _nextLook = DateTimeOffset.MinValue;
        }
    }

    private void OnMessage(ConsumeResult<byte[]?, byte[]?> message, KafkaAssignment assignment)
    {
        if (assignment.Find(message.TopicPartition) is not { } partition)
        {
            return;
        }

        partition.Next = message.Offset.Value + (message.IsPartitionEOF ? 0 : 1);
        if (message.IsPartitionEOF)
        {
            // What it was asked for may have been less.
            partition.IsBusy = false;
            return;
        }

        partition.IsBusy = true;
        var first = _events.Count;
        var reason = _messages.Read(message, _events);
        if (reason is not null)
        {
            OnMalformed($"{message.TopicPartitionOffset}: {reason}");
        }

        OnGapEnd(partition, _events.Count > first ? _events[first].Ticks : KafkaMessages.TimeOf(message).UtcTicks);
        for (var i = first; i < _events.Count; i++)
        {
            partition.OnEvent(_events[i].Ticks);
        }

        var (since, until) = (about.Request.Since?.UtcTicks ?? long.MinValue, about.Request.Until?.UtcTicks ?? long.MaxValue);
        _events.RemoveAll(logEvent => logEvent.Ticks < since || logEvent.Ticks > until);
    }

    private void OnMalformed(string example)
    {
        Statistics.AddMalformed(example);
        if (about.Request.IsStrict)
        {
            throw new SourceException(about.Source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
        }
    }

    private void OnGapEnd(KafkaPartition partition, long ticks)
    {
        if (partition.LostSinceTicks is { } since)
        {
            partition.LostSinceTicks = null;
            _output.OnGap(new DateTimeOffset(Math.Min(since, ticks), TimeSpan.Zero), new DateTimeOffset(ticks, TimeSpan.Zero));
        }
    }

    // Where a partition holds nothing more, messages up to now are gone.
    private void TellGaps(KafkaAssignment assignment)
    {
        foreach (var partition in assignment.Partitions.Where(static partition => partition.LostSinceTicks is not null && partition.ReadWholeTicks > 0))
        {
            OnGapEnd(partition, about.Time.GetUtcNow().UtcTicks);
        }
    }

    private void TellWatermark(KafkaAssignment assignment)
    {
        var complete = assignment.CompleteTicks;
        if (complete <= _completeTicks)
        {
            return;
        }

        _completeTicks = complete;
        _output.OnWatermark(new DateTimeOffset(complete, TimeSpan.Zero));
        if (about.Request.Until is { } until && complete > until.UtcTicks)
        {
            _output.OnCompleted();
        }
    }

    private void Save()
    {
        if (about.Cursor is not null && _assignment is { HasAnswered: true })
        {
            about.Cursor.SaveAsync(_assignment.Partitions, Statistics).GetAwaiter().GetResult();
        }
    }
}
