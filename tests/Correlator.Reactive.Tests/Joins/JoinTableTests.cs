
namespace Correlator.Tests.Joins;

/// <summary>The rings and buckets under the joins: what is held is found, newest first, and nothing else, whatever has come and gone.</summary>
public sealed class JoinTableTests
{
    private const int Hashes = 7;

    [Law(MaxTest = 200)]
    public void Table_AnyComingAndGoing_FindsWhatIsHeld(int seed) => Check(seed, firstNumber: 1, steps: 3000);

    [Law(MaxTest = 50)]
    public void Table_NumbersWrap_FindsWhatIsHeld(int seed) => Check(seed, uint.MaxValue - 1000, steps: 6000);

    [Fact]
    public void Wipe_WhatIsGone_IsForgottenAndWhatIsHeldStays()
    {
        var table = new JoinTable<Entry>();
        table.Add(isLeft: true, new Entry(1), 1, hash: 3, isMatched: false);
        table.Add(isLeft: false, new Entry(2), 2, hash: 3, isMatched: false);
        table.Left.Drop();

        table.Wipe();

        Assert.False(table.Left.IsLive(table.Newest(3, isLeft: true)));
        Assert.Equal([2], Chain(table, isLeft: false, 3));
    }

    [Fact]
    public void MakeRoom_OneFarAheadInFront_LetsGoOfThoseBehindIt()
    {
        var table = new JoinTable<Entry>();
        table.Add(isLeft: true, new Entry(0), long.MaxValue, hash: 0, isMatched: false);
        for (var i = 1; i < 100_000; i++)
        {
            if (table.Left.IsFull)
            {
                var now = i;
                table.MakeRoom(isLeft: true, number => table.Left.TicksOf(number) < now - 50);
            }

            table.Add(isLeft: true, new Entry(i), i, hash: (uint)(i % Hashes), isMatched: false);
        }

        Assert.Equal(256, table.Left.Capacity);
        Assert.Equal(0, Chain(table, isLeft: true, 0)[^1]);
    }

    [Fact]
    public void MakeRoom_EntriesThatStay_AreToldUnderTheirOldAndNewNumbers()
    {
        var table = new JoinTable<Entry>();
        while (!table.Left.IsFull)
        {
            table.Add(isLeft: true, new Entry(table.Left.Count), 0, hash: 0, isMatched: false);
        }

        var (ids, moved) = (new Dictionary<uint, int>(), new Dictionary<uint, uint>());
        for (var number = table.Left.Tail; number != table.Left.Head; number++)
        {
            ids.Add(number, table.Left[number].Id);
        }

        table.MakeRoom(isLeft: true, number => ids[number] % 3 == 0, moved.Add);

        Assert.Equal(table.Left.Count, moved.Count);
        Assert.All(moved, pair => Assert.Equal(ids[pair.Key], table.Left[pair.Value].Id));
    }

    private static void Check(int seed, uint firstNumber, int steps)
    {
        var random = new Random(seed);
        var table = new JoinTable<Entry>(firstNumber);
        var model = (Left: new List<(int Id, long Ticks, uint Hash)>(), Right: new List<(int Id, long Ticks, uint Hash)>());
        for (var i = 0; i < steps; i++)
        {
            var isLeft = random.Next(2) == 0;
            var (held, ring) = (isLeft ? model.Left : model.Right, table.Ring(isLeft));
            if (random.Next(100) < 30 && held.Count > 0)
            {
                held.RemoveAt(0);
                ring.Drop();
                continue;
            }

            if (ring.IsFull)
            {
                var threshold = i - random.Next(steps);
                table.MakeRoom(isLeft, number => ring.TicksOf(number) < threshold);
                held.RemoveAll(entry => entry.Ticks < threshold);
            }

            var (ticks, hash) = (i - random.Next(20), (uint)random.Next(Hashes));
            table.Add(isLeft, new Entry(i), ticks, hash, isMatched: false);
            held.Add((i, ticks, hash));
        }

        foreach (var isLeft in (bool[])[true, false])
        {
            var held = isLeft ? model.Left : model.Right;
            Assert.Equal(held.Count, table.Ring(isLeft).Count);
            for (var hash = 0U; hash < Hashes; hash++)
            {
                Assert.Equal(held.Where(entry => entry.Hash == hash).Select(static entry => entry.Id).Reverse(), Chain(table, isLeft, hash));
            }
        }
    }

    private static List<int> Chain(JoinTable<Entry> table, bool isLeft, uint hash)
    {
        var (ids, ring) = (new List<int>(), table.Ring(isLeft));
        for (var number = table.Newest(hash, isLeft); ring.IsLive(number); number = ring.Older(number))
        {
            if (ring.HashOf(number) == hash)
            {
                ids.Add(ring[number].Id);
            }
        }

        return ids;
    }

    private readonly record struct Entry(int Id) : IHeldEvent
    {
        public LogEvent Event => null!;

        public void OnRenumbered(uint number)
        {
        }
    }
}
