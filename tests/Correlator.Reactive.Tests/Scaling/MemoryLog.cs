namespace Correlator.Tests.Scaling;

/// <summary>A log in memory whose partitions members of one group share. Who reads what is changed by hand.</summary>
internal sealed class MemoryLog(int partitions)
{
    private readonly List<byte[]>[] _records = [.. Enumerable.Range(0, partitions).Select(static _ => new List<byte[]>())];
    private readonly long[] _beginnings = new long[partitions];
    private readonly PartitionCommit?[] _commits = new PartitionCommit?[partitions];
    private readonly Member?[] _owners = new Member?[partitions];

    public int Partitions => partitions;

    public IReadOnlyList<PartitionCommit?> Commits => _commits;

    public void Append(int partition, byte[] packet) => _records[partition].Add(packet);

    public IReadOnlyList<byte[]> Read(int partition) => _records[partition];

    public long End(int partition) => _records[partition].Count;

    /// <summary>Forgets the records before a position.</summary>
    public void Trim(int partition, long position) => _beginnings[partition] = position;

    /// <summary>The position at which its owner reads on; the beginning where nobody has it.</summary>
    public long OldestRead(int partition) => _owners[partition]?.PositionOf(partition) ?? 0;

    public Member Join() => new(this);

    /// <summary>Gives a partition to a member at its next poll.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="member">The member; null for nobody.</param>
    /// <param name="isTold">Whether the one that had it gives it back first; else it was taken for dead, and learns that when it is told.</param>
    public void Assign(int partition, Member? member, bool isTold)
    {
        if (_owners[partition] is { } before)
        {
            before.Leave(partition, isTold);
        }

        _owners[partition] = member;
        member?.Take(partition);
    }

    internal sealed class Member(MemoryLog log) : IPartitionedLog
    {
        private readonly SortedDictionary<int, long> _positions = [];
        private readonly HashSet<int> _paused = [];
        private readonly HashSet<int> _assigned = [];
        private readonly HashSet<int> _lost = [];
        private IPartitionReceiver? _receiver;
        private int _turn;

        public int Partitions => log.Partitions;

        public IEnumerable<int> Assigned => _positions.Keys.Except(_lost);

        public IReadOnlySet<int> Paused => _paused;

        public int BatchRecords { get; init; } = 3;

        public long PositionOf(int partition) => _positions.GetValueOrDefault(partition);

        /// <summary>Tells it what it has lost while it was taken for dead.</summary>
        public void TellLost()
        {
            if (_lost.Count > 0)
            {
                int[] lost = [.. _lost];
                _lost.Clear();
                Forget(lost);
                _receiver?.OnLost(lost);
            }
        }

        public void Take(int partition) => _assigned.Add(partition);

        public void Leave(int partition, bool isTold)
        {
            if (_assigned.Remove(partition) || !_positions.ContainsKey(partition))
            {
                return;
            }

            if (isTold && !_lost.Contains(partition))
            {
                _receiver?.OnRevoked([partition]);
                Forget([partition]);
            }
            else
            {
                _lost.Add(partition);
            }
        }

        public int Poll(IPartitionReceiver receiver, TimeSpan timeout)
        {
            _receiver = receiver;
            if (_assigned.Count > 0)
            {
                int[] assigned = [.. _assigned];
                if (assigned.Any(_lost.Contains))
                {
                    TellLost();
                }

                _assigned.Clear();
                foreach (var partition in assigned)
                {
                    _positions[partition] = 0;
                }

                receiver.OnAssigned(assigned);
            }

            // Another partition's turn each time.
            var ready = _positions.Where(p => !_paused.Contains(p.Key) && p.Value < log.End(p.Key)).Select(static p => p.Key).ToList();
            if (ready.Count == 0)
            {
                return 0;
            }

            var next = ready[_turn++ % ready.Count];
            var told = 0;
            for (; told < BatchRecords && _positions[next] < log.End(next); told++)
            {
                var position = _positions[next]++;
                Assert.True(position >= log._beginnings[next], $"record {position} of partition {next} is gone");
                receiver.OnRecord(next, position, log._records[next][(int)position]);
            }

            return told;
        }

        public PartitionCommit? Committed(int partition) => log._commits[partition];

        public long Beginning(int partition) => log._beginnings[partition];

        long? IPartitionedLog.End(int partition) => log.End(partition);

        public void Seek(int partition, long position) => _positions[partition] = position;

        public bool Commit(IReadOnlyDictionary<int, PartitionCommit> commits)
        {
            if (commits.Keys.Any(partition => !ReferenceEquals(log._owners[partition], this)))
            {
                return false;
            }

            foreach (var (partition, commit) in commits)
            {
                Assert.True(commit.Metadata.Length <= 4096);
                log._commits[partition] = commit;
            }

            return true;
        }

        public void Pause(IReadOnlyCollection<int> partitions) => _paused.UnionWith(partitions);

        public void Resume(IReadOnlyCollection<int> partitions) => _paused.ExceptWith(partitions);

        public void Dispose()
        {
        }

        private void Forget(int[] partitions)
        {
            foreach (var partition in partitions)
            {
                _positions.Remove(partition);
                _paused.Remove(partition);
            }
        }
    }
}
