using System.Globalization;

namespace Correlator.Kafka.Broker;

/// <summary>What a cluster in a process of its own is told by lines of text.</summary>
internal static class BrokerCommand
{
    /// <summary>Does what a line says: <c>create TOPIC PARTITIONS</c>, <c>fail API ERROR COUNT</c>, <c>down BROKER</c> …</summary>
    /// <returns><c>ok</c>, or <c>error</c> and why.</returns>
    public static string Run(MockCluster cluster, string line)
    {
        try
        {
            Do(cluster, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return "ok";
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidOperationException)
        {
            return $"error {error.Message}";
        }
    }

    private static void Do(MockCluster cluster, string[] words)
    {
        switch (words)
        {
            case ["create", var topic, var partitions]:
                cluster.CreateTopic(topic, Number(partitions));
                break;
            case ["delete", var topic]:
                cluster.DeleteTopic(topic);
                break;
            case ["trim", var topic, var partition, var offset]:
                cluster.DeleteRecords(topic, Number(partition), Number(offset));
                break;
            case ["leader", var topic, var partition, var broker]:
                cluster.SetLeader(topic, Number(partition), Number(broker));
                break;
            case ["fail", var api, var error, var count]:
                cluster.FailRequests((short)Number(api), Number(error), Number(count));
                break;
            case ["clear", var api]:
                cluster.ClearFailures((short)Number(api));
                break;
            case ["down", var broker]:
                cluster.SetDown(Number(broker));
                break;
            case ["up", var broker]:
                cluster.SetUp(Number(broker));
                break;
            case ["rtt", var broker, var milliseconds]:
                cluster.SetRoundTrip(Number(broker), TimeSpan.FromMilliseconds(Number(milliseconds)));
                break;
            case ["rebalance-delay", var milliseconds]:
                cluster.SetRebalanceDelay(TimeSpan.FromMilliseconds(Number(milliseconds)));
                break;
            default:
                throw new FormatException("known are create, delete, trim, leader, fail, clear, down, up, rtt, rebalance-delay, quit");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
