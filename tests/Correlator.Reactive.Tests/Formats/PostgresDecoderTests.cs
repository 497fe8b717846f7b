using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class PostgresDecoderTests
{
    [Fact]
    public void Postgres_DefaultPrefix_KeepsContinuationLinesInTheirRecord()
    {
        var events = Read("""
            2026-01-01 10:00:00.123 UTC [4711] LOG:  database system is ready to accept connections
            2026-01-01 10:00:01.500 CET [4712] ERROR:  duplicate key value violates unique constraint "orders_pkey"
            2026-01-01 10:00:01.500 CET [4712] DETAIL:  Key (id)=(1) already exists.
            2026-01-01 10:00:01.500 CET [4712] STATEMENT:  insert into orders
            	values (1)
            2026-01-01 10:00:02 UTC [4711] LOG:  checkpoint complete
            """);

        Assert.Equal(3, events.Count);
        Assert.Equal(Utc("2026-01-01T10:00:00.123"), events[0].Timestamp);
        Assert.Equal(Labels.Of(("level", "LOG"), ("pid", "4711")), events[0].Labels);
        Assert.Equal("database system is ready to accept connections", events[0].Message);
        Assert.Equal(Utc("2026-01-01T09:00:01.5"), events[1].Timestamp);
        Assert.Equal("ERROR", events[1]["level"]);
        Assert.StartsWith("duplicate key", events[1].Message);
        Assert.EndsWith("insert into orders\n\tvalues (1)", events[1].Message);
    }

    [Theory]
    [InlineData("2026-01-01 10:00:00.123 UTC [7] alice@shop LOG:  x", "level=LOG pid=7 user=alice database=shop")]
    [InlineData("2026-01-01 10:00:00.123 UTC [7] user=alice,db=shop,app=my app,client=[local] LOG:  x", "level=LOG pid=7 user=alice database=shop app=my_app client=[local]")]
    [InlineData("2026-01-01 10:00:00.123 UTC [7-1] app=psql FATAL:  x", "level=FATAL pid=7 app=psql")]
    [InlineData("2026-01-01 10:00:00 UTC:10.0.0.1(5432):alice@shop:[7]:ERROR:  x", "level=ERROR client=10.0.0.1 user=alice database=shop pid=7")]
    [InlineData("2026-01-01 10:00:00 UTC [7]: user=[unknown],db=[unknown] LOG:  x", "level=LOG pid=7")]
    public void Postgres_CommonPrefixes_GiveLabels(string line, string labels)
    {
        var expected = labels.Split(' ').Select(pair => pair.Split('=', 2)).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1].Replace('_', ' ')));

        var logEvent = ReadOne(line);

        Assert.Equal(Labels.Of(expected), logEvent.Labels);
        Assert.Equal("x", logEvent.Message);
    }
}
