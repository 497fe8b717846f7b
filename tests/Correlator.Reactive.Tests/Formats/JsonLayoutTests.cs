using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Formats;

/// <summary>What is learned of a log's records changes nothing but the speed.</summary>
public class JsonLayoutTests
{
    private static readonly Gen<string[]> Names = Gen.SubListOf("message", "msg", "request_id", "level", "a", "ü", "x.y").SelectMany(
        static names => Gen.Shuffle(names.Append("timestamp").ToArray()));

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.Elements("", "plain", "with: colon, comma {} []", "\\\"", "\\u0041", "é", "tab\\t", "\u007f", "x\u0001"),
        Gen.Choose(0, 90).Select(static length => new string('m', length)));

    [Law(MaxTest = 500)]
    public Property ReadTime_AnyRecordBehindAPlainOne_IsThatWithoutTheLayout() => Prop.ForAll(Arb.From(Records), static records =>
    {
        var learned = Decoder();
        foreach (var record in records)
        {
            var plain = Decoder();
            plain.ReadTime("""{"timestamp":"2026-01-01T00:00:00Z","number":1}"""u8, out _);

            var reason = learned.ReadTime(record, out var ticks);

            Assert.Equal(plain.ReadTime(record, out var expected), reason);
            Assert.Equal(expected, ticks);
        }
    });

    [Law(MaxTest = 500)]
    public Property TryGetJson_WhereItAnswers_IsMessageAndFieldsAsJson() => Prop.ForAll(Arb.From(Records), static records =>
    {
        var decoder = Decoder();
        foreach (var record in records)
        {
            if (decoder.ReadTime(record, out _) is not null || !decoder.TryGetJson(record, out var parts))
            {
                continue;
            }

            using var message = new JsonBuffer(64);
            using var fields = new FieldJson();
            message.Text(decoder.GetMessage(record));
            Assert.True(decoder.TryVisitFields(record, fields));
            Assert.Equal(Encoding.UTF8.GetString(message.ToArray()), Encoding.UTF8.GetString(parts.Message));
            Assert.Equal(fields.ToString(), Encoding.UTF8.GetString([.. parts.First, .. parts.Second, .. parts.Third]));
        }
    });

    [Theory]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00Z","message":"m","a":"1234567890","b":"1234567890"}""", """ "a":"1234567890","b":"1234567890" """)]
    [InlineData("""{"a":"1234567890","timestamp":"2026-01-01T00:00:00Z","b":"1234567890","message":"m"}""", """ "a":"1234567890","b":"1234567890" """)]
    [InlineData("""{"a":"1234567890","message":"m","timestamp":"2026-01-01T00:00:00Z"}""", """ "a":"1234567890" """)]
    [InlineData("""{"message":"1234567890123456789012345","timestamp":"2026-01-01T00:00:00Z"}""", "")]
    public void TryGetJson_PlainRecord_CopiesIt(string line, string labels)
    {
        var decoder = Decoder();
        var record = Encoding.UTF8.GetBytes(line);
        decoder.ReadTime(record, out _);

        Assert.True(decoder.TryGetJson(record, out var parts));
        Assert.Equal(labels.Trim(), Encoding.UTF8.GetString([.. parts.First, .. parts.Second, .. parts.Third]));
    }

    private static Gen<byte[][]> Records => Names.SelectMany(static names => Gen.ArrayOf(Record(names), 4)).Select(
        static records => records.Select(Encoding.UTF8.GetBytes).ToArray());

    private static Gen<string> Record(string[] names) => Gen.Frequency(
        (8, Gen.ArrayOf(Value, names.Length).Select(values => Write(names, values))),
        (1, Gen.ArrayOf(Value, names.Length).Select(values => Write(names, values).Replace("\":\"", "\": \"", StringComparison.Ordinal))),
        (1, Gen.ArrayOf(Value, names.Length).Select(values => Write([.. names.Reverse()], values))),
        (1, Gen.ArrayOf(Value, names.Length).Select(values => Write([.. names, names[0]], [.. values, "again"]))),
        (1, Gen.ArrayOf(Value, names.Length).Select(values => Write(names, values)[..^1])));

    private static string Write(string[] names, string[] values) =>
        $"{{{string.Join(',', names.Zip(values, static (name, value) => $"\"{name}\":\"{(name == "timestamp" ? "2026-01-01T00:00:00.5Z" : value)}\""))}}}";

    private static NdjsonDecoder Decoder() => new(new EventFields([], null), new TimeReader(TimeZoneInfo.Utc, default));

    private sealed class FieldJson : IFieldVisitor, IDisposable
    {
        private readonly JsonBuffer _json = new(64);

        public void Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            _json.Raw(_json.Count == 0 ? default : ","u8);
            _json.Text(name);
            _json.Raw(":"u8);
            _json.Text(value);
        }

        public override string ToString() => Encoding.UTF8.GetString(_json.ToArray());

        public void Dispose() => _json.Dispose();
    }
}
