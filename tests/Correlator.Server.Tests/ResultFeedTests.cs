namespace Correlator.Server.Tests;

/// <summary>What is kept of the results of a query, against a list that keeps all.</summary>
public sealed class ResultFeedTests
{
    [Law]
    public void Read_AnyPace_GivesEachResultOnceInOrderOrSaysThatSomeAreLost(byte capacity, byte[] steps)
    {
        var feed = new ResultFeed((capacity % 10) + 1);
        var (cursor, isLost, all, read) = (feed.After(null), false, new List<ResultLine>(), new List<ResultLine>());
        foreach (var step in steps)
        {
            if (step % 3 > 0)
            {
                all.Add(Line($"{all.Count}"));
                feed.Add(all[^1]);
                continue;
            }

            var lines = new List<ResultLine>();
            isLost = !feed.TryRead(ref cursor, (step % 7) + 1, lines);
            if (isLost)
            {
                break;
            }

            read.AddRange(lines);
        }

        Assert.Equal(all.Take(read.Count), read);
        Assert.Equal(isLost, isLost && all.Count - read.Count > (capacity % 10) + 1);
        Assert.Equal(all.TakeLast((capacity % 10) + 1).TakeLast(3), feed.Last(3));
    }

    [Fact]
    public void Add_BeyondTheBytesThatAreKept_DropsTheOldest()
    {
        var feed = new ResultFeed(1000);
        for (var i = 0; i < 5; i++)
        {
            feed.Add(Line($"{i}", 10 << 20));
        }

        Assert.Equal(["2", "3", "4"], feed.Last(1000).Select(static line => line.Id));
    }

    [Fact]
    public void After_AResultThatHasGrown_IsBehindItsLatestRevision()
    {
        var feed = new ResultFeed(10);
        foreach (var id in (string[])["x", "y", "x", "z"])
        {
            feed.Add(Line(id));
        }

        var (cursor, lines) = (feed.After("x"), new List<ResultLine>());
        feed.TryRead(ref cursor, 10, lines);

        Assert.Equal("z", Assert.Single(lines).Id);
    }

    private static ResultLine Line(string id, int bytes = 2) => new(id, 0, default, true, new byte[bytes]);
}
