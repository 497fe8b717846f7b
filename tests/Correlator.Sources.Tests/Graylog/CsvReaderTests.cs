using System.Text;

namespace Correlator.Sources.Tests;

public sealed class CsvReaderTests
{
    private static readonly string[] Pieces = ["", "a", "\"", ",", "\n", "\r\n", "ü≠", "long text", "\r"];

    [Law(MaxTest = 300)]
    public void TryRead_AnyRecordsInAnyPieces_GivesTheCells(byte[][] records, byte piece, bool endsWithLine)
    {
        // One cell that is missing is an empty line, which is no record.
        var expected = records.Where(static record => record is { Length: > 0 }).Select(static record => record.Select(CellOf).ToList()).Where(static record => record is not [null]).ToList();
        var text = string.Join("\n", expected.Select(static record => string.Join(',', record.Select(static cell => cell is null ? string.Empty : GraylogAnswerText.Quote(cell))))) + (endsWithLine ? "\r\n" : string.Empty);

        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), (piece % 7) + 1));
    }

    [Theory]
    [InlineData("a,b\r\n1,2", "a|b;1|2")]
    [InlineData("a,,\n", "a|_|_")]
    [InlineData("\n\n\"\",b\n", "|b")]
    [InlineData("\"a\"\"b\",\"c\nd\"\n", "a\"b|c\nd")]
    public void TryRead_Text_GivesTheCells(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', Read(Encoding.UTF8.GetBytes(text), 3).Select(static record => string.Join('|', record.Select(static cell => cell ?? "_")))));

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"a\"b,c\n")]
    [InlineData("a\rb\n")]
    public void TryRead_NoCsv_Fails(string text) =>
        Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(text), 4));

    [Fact]
    public void TryRead_RecordBeyondTheLimit_KeepsWhatStandsBeforeItAndGoesOnBehindIt()
    {
        var reader = new CsvReader(20);
        var bytes = new ReadOnlySpan<byte>([.. "time,\"more than \"\"twenty\"\",\n\",z\nnext\n"u8]);

        Assert.True(reader.TryRead(ref bytes));
        Assert.Equal((true, "time|_|_"), (reader.IsTooLong, string.Join('|', reader.Cells.Select(static cell => cell ?? "_"))));
        Assert.True(reader.TryRead(ref bytes));
        Assert.Equal((false, "next"), (reader.IsTooLong, reader.Cells.Single()));
    }

    private static string? CellOf(byte seed) => seed % 10 == 0 ? null : Pieces[seed % Pieces.Length] + Pieces[seed / 10 % Pieces.Length];

    private static List<List<string?>> Read(byte[] bytes, int piece)
    {
        var (reader, records) = (new CsvReader(1_000_000), new List<List<string?>>());
        foreach (var part in bytes.Chunk(piece))
        {
            ReadOnlySpan<byte> rest = part;
            while (reader.TryRead(ref rest))
            {
                records.Add([.. reader.Cells]);
            }
        }

        if (reader.TryEnd())
        {
            records.Add([.. reader.Cells]);
        }

        return records;
    }
}
