using System.IO.Compression;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Fluent;

/// <summary>The Forward protocol: recordings, all its modes, acknowledgement, and what is none of it.</summary>
public sealed class FluentTests
{
    private static byte[][] Recorded => [.. Wire.Lines("fluent/forward.txt").Select(static line => Convert.FromBase64String(line[..line.IndexOf(' ')]))];

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Connection_RecordedMessages_GiveTheirRecords(int piece)
    {
        await using var source = new FluentSource("apps", new FluentOptions { Port = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await Wire.SendAsync(source.Endpoint!, [.. Recorded.SelectMany(bytes => bytes).Chunk(piece).Select(part => (ReadOnlyMemory<byte>)part)]);
        var events = await recorder.WaitForAsync(3);

        Assert.Equal(["hello fluent", "{\"request_id\":\"f-2\",\"nested\":{\"a\":[1,2]}}", "packed"], events.Select(e => e.Message));
        Assert.Equal(["shop.access", "shop.access", "shop2.a"], events.Select(e => e["tag"]));
        Assert.Equal(["f-1", "f-2", "f-3"], events.Select(e => e["request_id"]));
        Assert.Equal(["nested.a=[1,2]", "request_id=f-2", "tag=shop.access"], events[1].Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("[1,2]", events[1]["nested.a"]);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x6b044864), events[0].Timestamp);
    }

    [NodeTheory]
    [InlineData("Message")]
    [InlineData("PackedForward")]
    [InlineData("CompressedPackedForward")]
    public async Task Connection_NodeClient_DeliversAllAndIsAcknowledged(string mode)
    {
        const int Count = 500;
        await using var source = new FluentSource("apps", new FluentOptions { Port = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await ForeignProgram.RunAsync("node", Path.Combine(NodeClients.Scripts, "fluent.js"), $"{source.Endpoint!.Port}", $"{Count}", mode);
        var events = await recorder.WaitForAsync(Count);

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"message {n}"), events.Select(e => e.Message));
        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"f-{n}"), events.Select(e => e["request_id"]));
        Assert.Equal(("shop.access", "[1,2]", "1.5"), (events[7]["tag"], events[7]["nested.a"], events[7]["nested.b"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795442702).AddTicks(70), events[7].Timestamp);
        Assert.Equal(0, source.Statistics.Malformed);
    }

    [Fact]
    public void Forward_ListWithEventTimesAndChunk_GivesEventsAndTheAcknowledgement()
    {
        byte[] entry = [0x92, 0xD7, 0x00, 0, 0, 0, 1, 0, 0, 0, 200, 0x81, 0xA1, (byte)'k', 0xA1, (byte)'v'];
        byte[] message = [0x93, 0xA1, (byte)'t', 0x92, .. entry, .. entry, 0x81, .. Text("chunk"), .. Text("abc")];

        var reader = Read(message, out var counters);

        Assert.Equal(2, reader.Events.Count);
        Assert.All(reader.Events, e => Assert.Equal((DateTime.UnixEpoch.Ticks + 10_000_002, "v"), (e.Ticks, e["k"])));
        Assert.Equal([0x81, .. Text("ack"), 0xD9, 3, .. "abc"u8], reader.TakeReply().ToArray());
        Assert.True(reader.TakeReply().IsEmpty);
        Assert.Equal(0, counters.Read().Malformed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packed_Compressed_IsInflatedWithinTheLimit(bool isBomb)
    {
        byte[] entry = [0x92, 5, 0x81, 0xA1, (byte)'k', 0xA1, (byte)'v'];
        var inflated = isBomb ? new byte[50_000_000] : (byte[])[.. entry, .. entry];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(inflated);
        }

        var length = (int)packed.Length;
        byte[] message = [0x93, 0xA1, (byte)'t', 0xC6, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. packed.ToArray(), 0x81, .. Text("compressed"), .. Text("gzip")];
        var reader = Read(message, out var counters);

        Assert.Equal(isBomb ? 0 : 2, reader.Events.Count);
        Assert.Equal(isBomb ? 1 : 0, counters.Read().TooLarge);
    }

    [Theory]
    [InlineData(new byte[] { 0x93, 0xA1, 0x74, 0x01, 0x01 })]
    [InlineData(new byte[] { 0x92, 0xA1, 0x74, 0xA1, 0x05 })]
    [InlineData(new byte[] { 0x01 })]
    [InlineData(new byte[] { 0x93, 0xA1, 0x74, 0xCB, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0, 0x80 })]
    [InlineData(new byte[] { 0x93, 0xA1, 0x74, 0xD3, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0x80 })]
    public void Message_OfAnotherShape_IsCountedAndTheNextComes(byte[] wrong)
    {
        var reader = Read([.. wrong, .. Recorded[0]], out var counters);

        Assert.Equal(1, counters.Read().Malformed);
        Assert.Equal("hello fluent", Assert.Single(reader.Events).Message);
    }

    [Fact]
    public void Message_Nil_IsASignOfLife()
    {
        var reader = Read([0xC0, 0xC0, .. Recorded[0]], out var counters);

        Assert.Equal(0, counters.Read().Malformed);
        Assert.Single(reader.Events);
    }

    [Fact]
    public void Connection_NoMessagePackOrABottomlessArray_IsClosed()
    {
        Assert.False(TryRead([0xC1], out _));
        Assert.False(TryRead([0xDD, 0xFF, 0xFF, 0xFF, 0xFF], out _));
        Assert.False(TryRead([0xDD, 0x0F, 0xFF, 0xFF, 0xFF], out _));
        Assert.False(TryRead([0x92, 0xC6, 0x10, 0, 0, 0, .. new byte[200_000]], out _));
    }

    [Law(MaxTest = 500)]
    public void Reader_AnyBytesInAnyPieces_GiveTheSameAndNeverThrow(byte[] bytes, byte piece, bool isMessage)
    {
        byte[] stream = isMessage ? [0x93, 0xA1, (byte)'t', 5, 0x82, .. bytes] : bytes;
        var (whole, parts) = (Read(stream, out var first), Read(stream, out var second, 1 + (piece % 7)));

        Assert.Equal(whole.Events.Select(e => (e.Ticks, e.Message)), parts.Events.Select(e => (e.Ticks, e.Message)));
        Assert.Equal((first.Read().Malformed, first.Read().TooLarge), (second.Read().Malformed, second.Read().TooLarge));

        // A name that is no UTF-8 is shown with its wrong bytes replaced, and cannot be asked for.
        Assert.All(whole.Events, e => Assert.All(e.Labels, pair => Assert.True(pair.Key.Contains('\uFFFD') || e.TryGetLabel(pair.Key, out _))));
    }

    [Law(MaxTest = 500)]
    public void Decoder_AnyRecord_NeverThrows(byte[] record, byte count)
    {
        byte[] map = [(byte)(0x80 | (count % 16)), .. record];
        var fields = new List<KeyValuePair<string, string>>();

        FluentRecordDecoder.Instance.CopyFields(map, fields);

        Assert.True(fields.Count <= map.Length);
        Assert.True(FluentRecordDecoder.Instance.GetMessage(map).Length <= 100 * map.Length);
    }

    private static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static FluentReader Read(byte[] bytes, out ReceiverCounters counters, int piece = int.MaxValue)
    {
        TryRead(bytes, out var result, piece);
        counters = result.Counters;
        return result.Reader;
    }

    private static bool TryRead(byte[] bytes, out (FluentReader Reader, ReceiverCounters Counters) result, int piece = int.MaxValue)
    {
        var counters = new ReceiverCounters();
        var reader = new FluentReader(new ReceiverSession("apps", new FluentOptions { Port = 0 }, new ManualClock(), counters), 100_000);
        result = (reader, counters);
        var buffer = new RecordBuffer();
        foreach (var part in bytes.Chunk(Math.Min(piece, 4096)))
        {
            part.CopyTo(buffer.GetFree());
            buffer.Commit(part.Length);
            if (!reader.Read(buffer))
            {
                return false;
            }
        }

        return true;
    }
}
