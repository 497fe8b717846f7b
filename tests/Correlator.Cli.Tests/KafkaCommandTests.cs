using System.Text.Json;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Cli.Tests;

/// <summary><c>correlator kafka</c> over the real protocol.</summary>
public sealed class KafkaCommandTests : IDisposable
{
    private const int Requests = 200;
    private const int Partitions = 4;
    private const string Unanswered = "web({}) unless on(request_id) within(5s) api({})";
    private readonly ITestCluster _cluster = TestClusters.Start();
    private readonly string _prefix;
    private readonly Workspace _files = new();

    public KafkaCommandTests()
    {
        _prefix = _cluster.NameOf("correlator");

        // Real brokers make them when they are told to by the command.
        foreach (var topic in TestClusters.IsMock ? (string[])["by.request_id", "by.session_id", "unanswered.log", "unanswered.results", "unanswered.places", "unanswered.1.places"] : [])
        {
            _cluster.CreateTopic($"{_prefix}.{topic}", Partitions);
        }
    }

    private string ResultsTopic => $"{_prefix}.unanswered.results";

    public void Dispose()
    {
        _cluster.Dispose();
        _files.Dispose();
    }

    [Correlator.Tests.KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IngestWorkStatus_TwoFiles_GiveWhatRunGives(bool transactions)
    {
        var (web, api) = WriteLogs();
        var config = Configure(web, api, Unanswered, transactions);

        var ingest = Tool.Run("kafka", "ingest", "-c", config, "--once");
        Assert.True(ingest.ExitCode == ExitCode.Success, ingest.Error);
        Assert.StartsWith($"{Requests + (Requests * 3 / 4)} events in ", ingest.Error, StringComparison.Ordinal);
        var done = await WorkUntilDoneAsync(config);

        var run = Tool.Run("run", "-s", $"web={web}", "-s", $"api={api}", "-o", "json", "--config", "none", Unanswered);
        Assert.Equal(Requests / 4, run.Json.Count);
        Assert.Equal(run.Json.Select(static result => result.GetProperty("key").ToString()).Order(), ReadResults().Select(static result => result.GetProperty("key").ToString()).Order());
        Assert.All(done, static partition => Assert.Equal(0, partition.GetProperty("lag").GetInt64()));
        var table = Tool.Run("kafka", "status", "-c", config);
        Assert.Contains($"unanswered: by request_id, {_prefix}.by.request_id, 0 records behind", table.Output, StringComparison.Ordinal);
    }

    [Correlator.Tests.KafkaFact]
    public async Task Work_Listening_AnswersWithItsMetrics()
    {
        var (web, api) = WriteLogs();
        var config = Configure(web, api, Unanswered);
        Assert.Equal(ExitCode.Success, Tool.Run("kafka", "ingest", "-c", config, "--once").ExitCode);
        using var process = ToolProcess.Start("kafka", "work", "-c", config, "--listen", "127.0.0.1:0");
        var address = await process.ReadErrorLineAsync();
        Assert.StartsWith("metrics at http://127.0.0.1:", address, StringComparison.Ordinal);
        var metrics = new Uri(address["metrics at ".Length..]);
        using var client = new HttpClient();

        // Metrics are those of the last commit, which status sees a moment earlier, and a commit may come between two of one answer.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        (int Done, double Results) found;
        do
        {
            Assert.Equal(ExitCode.Success, Tool.Run("kafka", "status", "-c", config).ExitCode);
            found = Read(await client.GetStringAsync(metrics));
        }
        while (found != (Partitions, Requests / 4) && !limit.IsCancellationRequested);

        Assert.Equal((Partitions, Requests / 4), found);
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(metrics, "/healthz")));
        process.Signal("TERM");
        Assert.Equal(ExitCode.Success, (await process.WaitAsync()).ExitCode);
    }

    [Correlator.Tests.KafkaFact]
    public async Task IngestWorkStatus_JoinsByTwoKeys_GiveWhatRunGives()
    {
        var web = _files.Write("web.log", Enumerable.Range(0, Requests).Select(static i => $"{At(i)} asked request_id={i} session_id={i % 50}"));
        var api = _files.Write("api.log", Enumerable.Range(0, Requests).Where(static i => i % 4 > 0).Select(static i => $"{At(i + 1)} answered request_id={i}"));
        var ended = _files.Write("ended.log", Enumerable.Range(0, Requests).Where(static i => i % 3 == 0).Select(static i => $"{At(i + 2)} session_id={i % 50}"));
        const string Query = "web({}) and on(request_id) within(5s) api({}) unless on(session_id) within(5s) ended({})";
        var config = Configure(web, api, Query, ended: ended);

        var ingest = Tool.Run("kafka", "ingest", "-c", config, "--once");
        Assert.True(ingest.ExitCode == ExitCode.Success, ingest.Error);
        var done = await WorkUntilDoneAsync(config);

        var run = Tool.Run("run", "-s", $"web={web}", "-s", $"api={api}", "-s", $"ended={ended}", "-o", "json", "--config", "none", Query);
        Assert.InRange(run.Json.Count, 50, Requests);
        Assert.Equal(run.Json.Select(static result => result.GetProperty("id").GetString()).Order(StringComparer.Ordinal), ReadResults().Select(static result => result.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal([$"{_prefix}.by.session_id", $"{_prefix}.unanswered.log"], done.Select(static partition => partition.GetProperty("topic").GetString()).Distinct());
    }

    [Correlator.Tests.KafkaFact]
    public void Work_QueryThatCannotBeSpread_SaysWhy()
    {
        var config = Configure(_files.Write("web.log", []), _files.Write("api.log", []), "web({}) and on(request_id) within(5s) api({}) | limit 3");

        var work = Tool.Run("kafka", "work", "-c", config);

        Assert.Equal(ExitCode.Usage, work.ExitCode);
        Assert.Contains("Query unanswered: The query cannot be spread over the partitions of a log", work.Error, StringComparison.Ordinal);
    }

    [Correlator.Tests.KafkaFact]
    public void Ingest_ConfigurationWithoutKafka_SaysWhatIsMissing()
    {
        var config = _files.Write("correlator.json", "{ \"sources\": {}, \"queries\": [] }");

        var ingest = Tool.Run("kafka", "ingest", "-c", config);

        Assert.Equal(ExitCode.Usage, ingest.ExitCode);
        Assert.Contains("\"kafka\": { \"brokers\"", ingest.Error, StringComparison.Ordinal);
    }

    /// <summary>Of how many partitions nothing is behind, and how many results came of all.</summary>
    private static (int Done, double Results) Read(string metrics)
    {
        var lines = metrics.Split('\n').Select(static line => line.Split("} ")).Where(static line => line.Length == 2).ToLookup(static line => line[0].Split('{')[0], static line => double.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture));
        return (lines["correlation_partition_lag"].Count(static lag => lag == 0), lines["correlation_results_total"].Sum());
    }

    private List<JsonElement> ReadResults()
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig(TestClusters.SettingsOf(_cluster.Connection)) { GroupId = "reader", EnablePartitionEof = true }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(ResultsTopic, partition, Offset.Beginning)));
        var results = new List<JsonElement>();
        for (var ended = 0; ended < Partitions;)
        {
            var message = consumer.Consume(CancellationToken.None);
            ended += message.IsPartitionEOF ? 1 : 0;
            if (!message.IsPartitionEOF)
            {
                results.Add(JsonElement.Parse(message.Message.Value));
            }
        }

        return results;
    }

    /// <summary>Lets a worker work until status says that nothing is behind, then asks it to end.</summary>
    private static async Task<IReadOnlyList<JsonElement>> WorkUntilDoneAsync(string config)
    {
        using var stop = new CancellationTokenSource();
        var work = Tool.RunAsync(["kafka", "work", "-c", config], interrupted: stop.Token);
        IReadOnlyList<JsonElement> status;
        do
        {
            Assert.False(work.IsCompleted, work.IsCompleted ? (await work).Error : string.Empty);
            status = (await Tool.RunAsync(["kafka", "status", "-c", config, "-o", "json"])).Json;
        }
        while (status.Any(static partition => partition.GetProperty("lag").GetInt64() > 0));
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, (await work).ExitCode);
        return status;
    }

    private static string At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    private (string Web, string Api) WriteLogs() => (
        _files.Write("web.log", Enumerable.Range(0, Requests).Select(static i => $"{At(i)} asked request_id={i}")),
        _files.Write("api.log", Enumerable.Range(0, Requests).Where(static i => i % 4 > 0).Select(static i => $"{At(i + 1)} answered request_id={i}")));

    private string Configure(string web, string api, string query, bool transactions = false, string? ended = null) => _files.Write("correlator.json", JsonSerializer.Serialize(new
    {
        sources = new { web = new { kind = "file", path = web }, api = new { kind = "file", path = api }, ended = new { kind = "file", path = ended ?? api } },
        queries = new[] { new { name = "unanswered", query } },
        kafka = new
        {
            brokers = _cluster.BootstrapServers,
            prefix = _prefix,
            partitions = Partitions,
            commitInterval = "100ms",
            transactions,
            settings = _cluster.Connection.Settings,
            secrets = _cluster.Connection.Secrets.ToDictionary(static secret => secret.Key, static secret => $"{secret.Value}"),
        },
    }));
}
