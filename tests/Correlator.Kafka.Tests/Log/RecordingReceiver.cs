using System.Diagnostics;
using System.Text;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Notes what a log tells.</summary>
internal sealed class RecordingReceiver : IPartitionReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly IPartitionedLog _log;

    public RecordingReceiver(IPartitionedLog log)
    {
        _log = log;
        Start = partition => log.Committed(partition)?.Position ?? log.Beginning(partition);
    }

    public SortedSet<int> Owned { get; } = [];

    public List<(int Partition, long Position, string Packet)> Records { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Where a partition is begun.</summary>
    public Func<int, long> Start { get; init; }

    public Action<IReadOnlyCollection<int>> Assigned { get; init; } = static _ => { };

    public Action<IReadOnlyCollection<int>> Revoked { get; init; } = static _ => { };

    public void OnAssigned(IReadOnlyCollection<int> partitions)
    {
        Note("assigned", partitions);
        Owned.UnionWith(partitions);
        foreach (var partition in partitions)
        {
            _log.Seek(partition, Start(partition));
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

    /// <summary>Lets the log work until something is so.</summary>
    public void PollUntil(Func<bool> isSo) => PollUntil([this], isSo);

    /// <summary>Lets the logs of several members work in turn until something is so.</summary>
    public static void PollUntil(IReadOnlyList<RecordingReceiver> members, Func<bool> isSo)
    {
        // A limit of the machine's patience, not of the work: without it a failure would hang.
        for (var clock = Stopwatch.StartNew(); !isSo();)
        {
            Assert.True(clock.Elapsed < Patience, $"It did not come in {Patience}: {string.Join("; ", members.SelectMany(static member => member.Calls))}");
            foreach (var member in members)
            {
                member._log.Poll(member, TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Note(string call, IReadOnlyCollection<int> partitions) => Calls.Add($"{call} {string.Join(' ', partitions.Order())}");
}
