using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A query that is spread over worker processes, whose events come in stages, and what it says compared with one process.</summary>
internal sealed class SpreadRun : IAsyncDisposable
{
    private const int Partitions = 8;
    private const double Step = 0.001;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly ITestCluster _broker;
    private readonly KafkaLogOptions _options;
    private readonly string _query;
    private readonly List<LogEvent> _web;
    private readonly List<LogEvent> _db;
    private readonly Dictionary<string, DateTimeOffset> _expected;
    private readonly Dictionary<string, HashSet<string>> _said = [];
    private readonly Dictionary<string, TopicPartitionOffset> _firstAt = [];
    private readonly List<WorkerProcess> _workers = [];
    private readonly TimeGate _gate = new();
    private double _open;
    private double _openTo;
    private readonly IConsumer<byte[]?, byte[]?> _results;
    private readonly KafkaLogWriter _log;
    private readonly Task _ingest;

    private SpreadRun(ITestCluster broker, KafkaLogOptions options, string query, int events)
    {
        (_broker, _options, _query) = (broker, options, query);
        (_web, _db) = (SpreadQueries.Events("web", events), SpreadQueries.Events("db", events));
        _expected = OneProcess();
        _results = KafkaClients.Read(broker, [.. Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(options.Results, partition, 0))]);
        _log = new KafkaLogWriter(options);
        _ingest = new LogIngest([new IngestTarget(SpreadQueries.Of(query), _log)], new LogIngestOptions { PacketEvents = 16 })
            .RunAsync([new GatedSource("web", _web, _gate), new GatedSource("db", _db, _gate)]);
    }

    /// <summary>The messages that say what another one has said already, and where that stands.</summary>
    public List<string> Twice { get; } = [];

    /// <summary>How many results it has.</summary>
    public int Results => _said.Count;

    /// <summary>The workers that are at work.</summary>
    public IEnumerable<WorkerProcess> Workers => _workers.Where(static worker => worker.IsRunning);

    public WorkerProcess Oldest => Workers.First();

    private DateTimeOffset LastEvent => _web[^1].Timestamp > _db[^1].Timestamp ? _web[^1].Timestamp : _db[^1].Timestamp;

    public static async Task<SpreadRun> StartAsync(string query, int events, bool transactional = false)
    {
        // It outlives workers that are killed.
        var broker = TestClusters.IsMock ? await BrokerProcess.StartAsync() : TestClusters.Start();
        var options = SpreadQueries.LogOf(broker.Connection, broker.NameOf("log"), broker.NameOf("group")) with { Transactional = transactional };
        foreach (var topic in (string[])[options.Topic, options.Results, options.Places])
        {
            broker.CreateTopic(topic, Partitions);
        }

        return new SpreadRun(broker, options, query, events);
    }

    public WorkerProcess Join()
    {
        var worker = new WorkerProcess(_query, _options);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Lets the next requests of a kind fail where brokers can be told to: real ones fail when they will.</summary>
    public void FailRequests(short api, ErrorCode error, int count) => (_broker as BrokerProcess)?.Tell($"fail {api} {(int)error} {count}");

    /// <summary>Lets events come, up to a share of all of their time: a few at each look at the results, so that workers are always busy with some.</summary>
    public void Open(double share) => _openTo = share;

    /// <summary>Waits until some more results are there than now.</summary>
    public void AwaitMore(int results)
    {
        var goal = Results + results;
        Await(() => Results >= goal, $"{results} more results");
    }

    /// <summary>Waits until everything is said that a share of the events decides.</summary>
    public void AwaitAll(double share)
    {
        // What comes this long before is decided: within, window, lateness, and packets that wait to be filled.
        var until = share >= 1 ? DateTimeOffset.MaxValue : TimeOf(share) - TimeSpan.FromSeconds(12);
        var decided = _expected.Where(result => result.Value <= until).Select(static result => result.Key).ToList();
        Await(() => decided.TrueForAll(_said.ContainsKey), $"{decided.Count} results");
    }

    /// <summary>Ends all workers, and compares what was said with what one process says.</summary>
    public async Task AssertSameAsync()
    {
        AwaitAll(1);
        await _ingest;
        Workers.ToList().ForEach(static worker => worker.End());

        ReadRest();
        Assert.Equal([], _said.Keys.Except(_expected.Keys));
        Assert.Equal([], _expected.Keys.Except(_said.Keys));
        Assert.All(_said.Values, static ids => Assert.Single(ids));
    }

    public async ValueTask DisposeAsync()
    {
        _workers.ForEach(static worker => worker.Dispose());
        _gate.Open(DateTimeOffset.MaxValue);
        await _ingest;
        _log.Dispose();
        _results.Dispose();
        _broker.Dispose();
    }

    private DateTimeOffset TimeOf(double share) => DateTimeOffset.UnixEpoch + (share * (LastEvent - DateTimeOffset.UnixEpoch));

    private void Await(Func<bool> isSo, string what)
    {
        // A limit of the machine's patience, not of the work: without it a failure would hang.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!isSo())
        {
            _workers.ForEach(static worker => worker.Check());
            Assert.False(_ingest.IsFaulted, $"{_ingest.Exception}");
            Assert.True(clock.Elapsed < Deadline, $"{what} did not come in {Deadline}: {Results} of {_expected.Count} results are there");
            _open = Math.Min(_openTo, _open + Step);
            _gate.Open(TimeOf(_open));
            Take(_results.Consume(TimeSpan.FromMilliseconds(10)));
        }
    }

    private void ReadRest()
    {
        foreach (var partition in _results.Assignment)
        {
            var end = _results.QueryWatermarkOffsets(partition, Deadline).High;
            Await(() => end == 0 || _results.Position(partition) >= end, "the rest of the results");
        }
    }

    private void Take(ConsumeResult<byte[]?, byte[]?>? message)
    {
        if (message?.Message.Value is { } value)
        {
            var (text, id, _) = Read(Encoding.UTF8.GetString(value));
            (_said.TryGetValue(text, out var ids) ? ids : _said[text] = []).Add(id);
            if (!_firstAt.TryAdd(text, message.TopicPartitionOffset))
            {
                Twice.Add($"{message.TopicPartitionOffset} is {_firstAt[text]}");
            }
        }
    }

    private Dictionary<string, DateTimeOffset> OneProcess()
    {
        using var output = new MemoryStream();
        using (var sink = new JsonLinesSink(output))
        {
            CorrelationRun.Start(SpreadQueries.Graph(_query, _web, _db), SpreadQueries.Options, sink).Completion.Wait();
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToDictionary(static result => result.Text, static result => result.End);
    }

    // Rows of aggregates are numbered in each partition by itself, so they are told apart by what they say.
    private (string Text, string Id, DateTimeOffset End) Read(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        var id = (string)json["id"]!;
        if (_query == "window")
        {
            json.Remove("id");
        }

        return (json.ToJsonString(), id, (DateTimeOffset)json["end"]!);
    }
}
