using System.Text;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Notes what a log tells.</summary>
internal sealed class RecordingReceiver(IPartitionedLog log) : IPartitionReceiver
{
    public SortedSet<int> Owned { get; } = [];

    public List<(int Partition, long Position, string Packet)> Records { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Where a partition is begun.</summary>
    public Func<int, long> Start { get; init; } = partition => log.Committed(partition)?.Position ?? log.Beginning(partition);

    public Action<IReadOnlyCollection<int>> Assigned { get; init; } = static _ => { };

    public Action<IReadOnlyCollection<int>> Revoked { get; init; } = static _ => { };

    public void OnAssigned(IReadOnlyCollection<int> partitions)
    {
        Note("assigned", partitions);
        Owned.UnionWith(partitions);
        foreach (var partition in partitions)
        {
            log.Seek(partition, Start(partition));
        }

        Assigned(partitions);
    }

    public void OnRevoked(IReadOnlyCollection<int> partitions)
    {
        Note("revoked", partitions);
        Revoked(partitions);
        Owned.ExceptWith(partitions);
    }

    public void OnLost(IReadOnlyCollection<int> partitions)
    {
        Note("lost", partitions);
        Owned.ExceptWith(partitions);
    }

    public void OnRecord(int partition, long position, byte[] packet) => Records.Add((partition, position, Encoding.UTF8.GetString(packet)));

    /// <summary>Lets the log work until something is so, however long it takes.</summary>
    public void PollUntil(Func<bool> isSo)
    {
        while (!isSo())
        {
            log.Poll(this, TimeSpan.FromMilliseconds(10));
        }
    }

    private void Note(string call, IReadOnlyCollection<int> partitions) => Calls.Add($"{call} {string.Join(' ', partitions.Order())}");
}
