using System.Text;

namespace Correlator.Tests.Windows;

/// <summary>Rows read their labels, message and key from the bytes that they are made of.</summary>
public sealed class RowTests
{
    [Fact]
    public void Row_GroupColumnsAndMarks_AreItsLabelsAndMessage()
    {
        var row = Row(By("k", "m"), Group("x y", ""), [Value.OfNumber(3), Value.OfNumber(2, ValueKind.Seconds), Value.Missing, Value.OfText("a=\"b\"")], isIncomplete: true);

        Assert.Equal("k=\"x y\" c0=3 c1=2s c3=\"a=\\\"b\\\"\" incomplete=true", row.Message);
        Assert.Equal(Labels.Of(("k", "x y"), ("c0", "3"), ("c1", "2s"), ("c3", "a=\"b\""), ("incomplete", "true")), row.Labels);
        Assert.Equal(("x y", "3", "", ""), (row["k"], row["c0"], row["c2"], row["m"]));
        Assert.False(row.TryGetLabel("c2", out _));
        Assert.False(row.TryGetLabel("m", out _));
        Assert.True(row.Record.IsEmpty);
    }

    [Fact]
    public void Row_ColumnNamedAsALabelOfTheGroup_TakesItsPlace()
    {
        var row = Row(new AggregateClause { Columns = [AggregateCall.Count().As("k")], Without = ["x"] }, Group("k", "old", "l", "1"), [Value.OfNumber(2)], isIncomplete: false);

        Assert.Equal(Labels.Of(("k", "2"), ("l", "1")), row.Labels);
        Assert.Equal("2", row["k"]);
        Assert.Equal(["k", "l"], ((UnitKey)row.RowKey!).Names);
        Assert.Equal(["old", "1"], ((UnitKey)row.RowKey!).Values);
    }

    [Fact]
    public void CreateRow_AnyRow_IsTheResultOfItsUnit()
    {
        var row = Row(By("k"), Encoding.UTF8.GetBytes("x"), [Value.OfNumber(3)], isIncomplete: false);
        var streams = new StreamTable();
        streams.Add(new StreamState { Source = "a", Alias = "count", RangeTicks = 0 });
        var factory = new CorrelationFactory(new EmitterSettings
        {
            CanonicalQuery = "q", Streams = streams, RequiredStreams = [1], Aliases = new Dictionary<string, ulong>(), Rows = (0, 1),
        });
        var unit = new Item(new RowMember(row, 0, 1, row), null).ToUnit();

        var (whole, direct) = (factory.CreateWhole(unit, unit.OrderedMembers()), factory.CreateRow(row));

        Assert.Equal(whole.Id, direct.Id);
        Assert.Equal(whole.KeyParts, direct.KeyParts);
        Assert.Equal(whole.Events, direct.Events);
        Assert.Equal((whole.Completeness, whole.Revision, whole.Streams[0]), (direct.Completeness, direct.Revision, direct.Streams[0]));
        Assert.Equal(whole.WithValues([]).Key, direct.WithValues([]).Key);
    }

    private static AggregateClause By(params string[] names) => new() { By = [.. names.Select(static name => (FieldReference)name)] };

    private static byte[] Group(params string[] parts)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var part in parts)
        {
            GroupFormat.Append(bytes, Encoding.UTF8.GetBytes(part));
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static LogEvent Row(AggregateClause clause, byte[] group, Value[] values, bool isIncomplete)
    {
        clause = clause.Columns[0].Name == "count" ? clause with { Columns = [.. values.Select(static (_, i) => AggregateCall.Count().As($"c{i}"))] } : clause;
        var settings = new AggregateSettings
        {
            Clause = clause,
            Aliases = new Dictionary<string, ulong>(),
            Streams = new StreamTable(),
            Source = "count",
            StreamsBelow = 1,
            Counters = new OperatorCounters("count"),
            Late = null!,
        };
        return new RowFactory(settings).Create(new Columns(group, values), 0, 1, isIncomplete)!;
    }

    private sealed class Columns(byte[] group, Value[] values) : IGroupColumns
    {
        public ReadOnlySpan<byte> Key => group;

        public Value Result(int column, double seconds) => values[column];

        public bool IsApproximate(int column) => false;
    }
}
