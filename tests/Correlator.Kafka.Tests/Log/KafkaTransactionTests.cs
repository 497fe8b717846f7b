using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Results and places that are kept together or not at all.</summary>
public sealed class KafkaTransactionTests : IDisposable
{
    private readonly LogCluster _cluster = new();
    private readonly KafkaLogOptions _options;

    public KafkaTransactionTests() => _options = _cluster.Options with { Transactional = true };

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public void Commit_KeepsResultsAndPlaces()
    {
        using var log = new KafkaLog(_options);
        using var results = new KafkaResults(log);
        var receiver = Joined(log);
        Write(results, 1, 0);
        Write(results, 1, 1);
        Write(results, 2, 0);
        results.Flush();

        Assert.True(log.Commit(Places(1, 2)));

        using var reader = new KafkaResults(_cluster.Options);
        Assert.Equal([(1, new ResultPosition(1, 0)), (2, new ResultPosition(0, 0))], reader.ReadEnds([0, 1, 2, 3]).Select(static end => (end.Key, end.Value)).Order());
        log.Dispose();
        using var next = new KafkaLog(_cluster.Options);
        Joined(next);
        Assert.Equal([null, Place(1), Place(2), null], new[] { 0, 1, 2, 3 }.Select(next.Committed));
        Assert.Equal(["assigned 0 1 2 3"], receiver.Calls);
    }

    [KafkaFact(OnlyReal = "The mock cluster shows what is in no ended transaction.")]
    public void Results_BeforeTheCommit_AreNotRead()
    {
        using var log = new KafkaLog(_options);
        using var results = new KafkaResults(log);
        Joined(log);
        Write(results, 1, 0);
        results.Flush();
        using var reader = new KafkaResults(_cluster.Options);
        Assert.Empty(reader.ReadEnds([1]));

        log.Commit(Places(1));

        Assert.Equal(new ResultPosition(0, 0), reader.ReadEnds([1])[1]);
    }

    [KafkaFact(OnlyReal = "The mock cluster shows what is in no ended transaction.")]
    public void Results_OfAMemberThatWentWithoutACommit_AreNeverRead()
    {
        using (var log = new KafkaLog(_options))
        using (var results = new KafkaResults(log))
        {
            Joined(log);
            Write(results, 1, 0);
            log.Commit(Places(1));
            Write(results, 1, 1);
            results.Flush();
        }

        using var next = new KafkaLog(_options);
        using var output = new KafkaResults(next);
        Joined(next);

        Assert.Equal(new ResultPosition(0, 0), output.ReadEnds([1])[1]);
    }

    [KafkaFact(OnlyReal = "The mock cluster shuts nobody out.")]
    public void Transaction_OfAPartitionThatAnotherHas_IsVoid()
    {
        using var first = new KafkaTransactions(_options);
        first.Open([0, 1]);
        Write(first, 0);
        Write(first, 1);
        first.Flush();
        using var second = new KafkaTransactions(_options);
        second.Open([1]);
        Write(second, 1);

        Assert.True(first.Commit([0]));
        Assert.False(first.Commit([1]));
        Assert.Equal([1], first.Void);
        Write(first, 1);
        first.Flush();
        Assert.False(first.Commit([1]));
        Assert.True(second.Commit([1]));
        Assert.Empty(second.Void);
    }

    [KafkaFact]
    public void Member_WhoseTransactionIsVoid_BeginsAnew()
    {
        using var log = new KafkaLog(_options);
        using var results = new KafkaResults(log);
        var receiver = Joined(log);
        Assert.True(log.Commit(Places(2)));
        Write(results, 1, 0);
        ShutOut(1);

        Assert.False(log.Commit(Places(1)));
        receiver.PollUntil(() => receiver.Calls.Count(static call => call.StartsWith("assigned", StringComparison.Ordinal)) == 2);

        // What was committed of others holds; of the one it was shut out of, nothing was, which the mock shows all the same.
        Assert.Equal("lost 1", receiver.Calls[1]);
        Assert.Equal([null, TestClusters.IsMock ? Place(1) : null, Place(2), null], new[] { 0, 1, 2, 3 }.Select(log.Committed));
        Write(results, 1, 0);
        Assert.True(log.Commit(Places(1)));
    }

    [KafkaFact]
    public void Result_ThatIsTooLarge_SaysWhatToRaise()
    {
        var options = _options with { MaxMessageBytes = 1000 };
        using var log = new KafkaLog(options);
        using var results = new KafkaResults(log);
        Joined(log);

        var error = Assert.Throws<LogException>(() => log.Transactions!.Of(1).Write(options.Results, null, new byte[2000]));

        Assert.Equal("LOG_NOT_KEPT", error.Code);
        Assert.Contains("MaxMessageBytes (1000)", error.Message, StringComparison.Ordinal);
        Assert.Empty(log.Transactions!.Void);
    }

    [Fact]
    public void ResultsOfTheirOwn_InTransactions_AreRefused() =>
        Assert.Contains("give the log", Assert.Throws<ArgumentException>(() => new KafkaResults(_options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Isolation_OfTransactions_IsNotToBeChosen()
    {
        var options = _options with { Connection = _options.Connection with { Settings = new Dictionary<string, string> { ["isolation.level"] = "read_uncommitted" } } };

        Assert.Contains("isolation.level", Assert.Throws<ArgumentException>(() => new KafkaLog(options)).Message, StringComparison.Ordinal);
    }

    private static RecordingReceiver Joined(KafkaLog log)
    {
        var receiver = new RecordingReceiver(log);
        receiver.PollUntil(() => receiver.Owned.Count == 4);
        return receiver;
    }

    private static PartitionCommit Place(int partition) => new(0, $"of {partition}");

    private static Dictionary<int, PartitionCommit> Places(params int[] partitions) => partitions.ToDictionary(static partition => partition, Place);

    private static void Write(KafkaResults results, int partition, int record) => results.Write(new PartitionedResult(partition, new ResultPosition(record, 0), KafkaResultsTests.Result));

    // The mock shuts nobody out, but can say so.
    private void ShutOut(int partition)
    {
        const short EndTransaction = 26;
        if (TestClusters.IsMock)
        {
            _cluster.Mock.FailRequests(EndTransaction, (int)ErrorCode.InvalidProducerEpoch, 1);
            return;
        }

        using var other = new KafkaTransactions(_options);
        other.Open([partition]);
    }

    private void Write(KafkaTransactions transactions, int partition) => transactions.Of(partition).Write(_options.Places, null, Encoding.ASCII.GetBytes("0 place"));
}
