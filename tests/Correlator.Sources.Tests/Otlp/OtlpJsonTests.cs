using System.Text;
using System.Text.Json;
using Correlator.Sources;
using Correlator.Tests.Receiving;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Otlp;

/// <summary>What records become: kinds of bodies and attributes, times, severities. JSON is rewritten into protobuf, so one set of cases covers both.</summary>
public sealed class OtlpJsonTests
{
    [Theory]
    [InlineData("""{"stringValue":"text \u00fc \ud83d\ude00"}""", "text ü 😀")]
    [InlineData("""{"stringValue":"half \ud83d"}""", "half \\ud83d")]
    [InlineData("""{"boolValue":true}""", "true")]
    [InlineData("""{"boolValue":false}""", "false")]
    [InlineData("""{"intValue":3}""", "3")]
    [InlineData("""{"intValue":"-9223372036854775808"}""", "-9223372036854775808")]
    [InlineData("""{"intValue":3.0}""", "3")]
    [InlineData("""{"intValue":1e3}""", "1000")]
    [InlineData("""{"doubleValue":1.5}""", "1.5")]
    [InlineData("""{"doubleValue":"NaN"}""", "NaN")]
    [InlineData("""{"doubleValue":"-Infinity"}""", "-Infinity")]
    [InlineData("""{"bytesValue":"AQID"}""", "AQID")]
    [InlineData("""{"arrayValue":{"values":[{"stringValue":"a\"b"},{"intValue":1},{},{"arrayValue":{}}]}}""", """["a\"b",1,null,[]]""")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"k","value":{"kvlistValue":{"values":[{"key":"x","value":{"doubleValue":2}}]}}}]}}""", """{"k":{"x":2}}""")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    public void Body_AnyKind_IsTheMessage(string body, string expected) => Assert.Equal(expected, ReadOne($"\"body\":{body}").Message);

    [Theory]
    [InlineData("\"timeUnixNano\":\"1795442702517000199\"", 17954427025170001)]
    [InlineData("\"timeUnixNano\":1795442702517000199", 17954427025170001)]
    [InlineData("\"timeUnixNano\":\"0\",\"observedTimeUnixNano\":\"1795442702517000199\"", 17954427025170001)]
    [InlineData("\"observedTimeUnixNano\":\"5\",\"timeUnixNano\":\"100\"", 1)]
    public void Time_EventElseObserved_To100Nanoseconds(string members, long ticks) =>
        Assert.Equal(DateTime.UnixEpoch.Ticks + ticks, ReadOne(members).Ticks);

    [Fact]
    public void Time_None_IsThatOfArrival() => Assert.Equal(DateTimeOffset.UnixEpoch.AddYears(50), ReadOne("\"severityNumber\":9").Timestamp);

    [Theory]
    [InlineData("\"severityNumber\":9", "INFO", "9")]
    [InlineData("\"severityNumber\":12", "INFO4", "12")]
    [InlineData("\"severityNumber\":24", "FATAL4", "24")]
    [InlineData("\"severityNumber\":17,\"severityText\":\"err\"", "err", "17")]
    [InlineData("\"severityNumber\":99", "", "99")]
    [InlineData("\"severityText\":\"warn\"", "warn", "")]
    public void Severity_TextElseNameOfTheNumber(string members, string severity, string number)
    {
        var logEvent = ReadOne(members);

        Assert.Equal((severity, number), (logEvent["severity"], logEvent["severity_number"]));
    }

    [Fact]
    public void Labels_IdsNestedMapsAndDuplicates()
    {
        var logEvent = ReadOne("""
            "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","eventName":"paid","attributes":[
            {"key":"trace_id","value":{"stringValue":"mine"}},{"key":"a","value":{"kvlistValue":{"values":[{"key":"b","value":{"intValue":"1"}},{"key":"c.d","value":{"boolValue":true}}]}}},
            {"key":"x","value":{"intValue":1}},{"key":"x","value":{"intValue":2}},{"key":"empty"}]
            """);

        Assert.Equal(
            ["a.b=1", "a.c.d=true", "empty=", "event_name=paid", "service.name=shop", "span_id=eee19b7ec3c1b174", "trace_id=5b8efff798038103d269b633813fc60c", "x=2"],
            logEvent.Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.All(logEvent.Labels, pair => Assert.Equal(pair.Value, logEvent[pair.Key]));
        Assert.False(logEvent.TryGetLabel("a", out _));
    }

    [Theory]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":"text"}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":true}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"xyz"}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"intValue":"1.5"}}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":""")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("")]
    public void Convert_WrongKindsAndCutText_AreNoRequest(string json)
    {
        using var output = new PooledBuffer(int.MaxValue);

        Assert.False(OtlpJson.TryConvert(Encoding.UTF8.GetBytes(json), output));
    }

    [Fact]
    public void Convert_UnknownMembers_AreLeftOut() =>
        Assert.Equal("x", ReadOne("\"new\":[{\"a\":[1]}],\"droppedAttributesCount\":0,\"body\":{\"stringValue\":\"x\",\"other\":null}").Message);

    [Fact]
    public void Convert_DeepNesting_IsRefused()
    {
        var body = "{\"intValue\":1}";
        for (var i = 0; i < 40; i++)
        {
            body = "{\"arrayValue\":{\"values\":[" + body + "]}}";
        }

        Assert.Empty(Read($"\"body\":{body}"));
    }

    [Law(MaxTest = 300)]
    public Property Reader_AnyBytes_GiveEventsThatCanBeReadOrNothing() => Prop.ForAll(Hostile, bytes =>
    {
        var (session, counters) = CreateSession();
        var reader = new OtlpRequestReader(new RequestIntake(session, bytes.Length), new OtlpOrigins("shop"));
        reader.Read(bytes);
        foreach (var logEvent in reader.Events)
        {
            Assert.All(logEvent.Labels, pair => Assert.True(pair.Key.Contains('\uFFFD') || pair.Value == logEvent[pair.Key]));
            Assert.NotNull(logEvent.Message);
        }

        Assert.Equal(0, counters.Read().Malformed);
    });

    [Law(MaxTest = 300)]
    public void Decoder_AnyRecord_NeverThrows(byte[] record)
    {
        var decoder = OtlpRecordDecoder.Instance;
        var fields = new List<KeyValuePair<string, string>>();

        decoder.CopyFields(record, fields);

        Assert.True(decoder.GetMessage(record).Length <= 10_000);
        // A name that is no UTF-8 is shown with its wrong bytes replaced, and cannot be asked for.
        Assert.All(fields, field => Assert.True(field.Key.Contains('\uFFFD') || decoder.TryGetField(record, FieldName.Of(field.Key), out _)));
    }

    [Law(MaxTest = 200)]
    public void Convert_AnyTextsAndNumbers_ComeBack(string? text, long number, double real)
    {
        var json = JsonSerializer.Serialize(text ?? string.Empty);
        var realJson = JsonSerializer.Serialize(double.IsFinite(real) ? real : 0);
        var logEvent = ReadOne($$$$"""
            "body":{"stringValue":{{{{json}}}}},"attributes":[{"key":"n","value":{"intValue":"{{{{number}}}}"}},{"key":"r","value":{"doubleValue":{{{{realJson}}}}}}]
            """);

        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? string.Empty)), logEvent.Message);
        Assert.Equal($"{number}", logEvent["n"]);
        Assert.Equal(double.IsFinite(real) ? real : 0, double.Parse(logEvent["r"]));
    }

    // Whole requests of which some bytes are changed get further than noise does.
    private static Arbitrary<byte[]> Hostile =>
        (from changes in Gen.Choose(0, 255).Two().ListOf(5)
         from length in Gen.Choose(0, 100)
         select Damage(changes, length)).ToArbitrary();

    private static byte[] Damage(IEnumerable<(int At, int Value)> changes, int percent)
    {
        using var output = new PooledBuffer(int.MaxValue);
        OtlpJson.TryConvert(Encoding.UTF8.GetBytes(Json("\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":1}]}}}]}}")), output);
        var bytes = output.Span.ToArray();
        foreach (var (at, value) in changes)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        return bytes[..(bytes.Length * percent / 100)];
    }

    private static string Json(string members) =>
        $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{ {{{members}}} }]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}}]}""";

    private static LogEvent ReadOne(string members) => Assert.Single(Read(members));

    private static List<LogEvent> Read(string members)
    {
        using var output = new PooledBuffer(int.MaxValue);
        Assert.True(OtlpJson.TryConvert(Encoding.UTF8.GetBytes(Json(members)), output));
        var (session, _) = CreateSession();
        var reader = new OtlpRequestReader(new RequestIntake(session, output.Length), new OtlpOrigins("shop"));
        return reader.Read(output.Span) ? reader.Events : [];
    }

    private static (ReceiverSession Session, ReceiverCounters Counters) CreateSession()
    {
        var counters = new ReceiverCounters();
        return (new ReceiverSession("shop", new OtlpOptions { HttpPort = 0 }, new ManualClock(DateTimeOffset.UnixEpoch.AddYears(50)), counters), counters);
    }
}
