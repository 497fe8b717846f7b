using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Gelf;

/// <summary>Chunks in any order, twice, missing, damaged; what inflates beyond all bounds.</summary>
public sealed class GelfChunkTests
{
    private const string Long = "{\"short_message\":\"a message of some length\",\"timestamp\":1.5,\"_k\":\"v\"}";
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ReceiverCounters _counters = new();
    private readonly List<LogEvent> _events = [];

    [Fact]
    public void Chunks_OutOfOrderAndTwice_GiveOneMessage()
    {
        var reader = Create();
        var chunks = Chunks(Encoding.UTF8.GetBytes(Long), 1, 10);

        Read(reader, [.. chunks.Reverse(), chunks[0], .. Chunks(Encoding.UTF8.GetBytes(Long), 2, 100)]);

        Assert.Equal(["a message of some length", "a message of some length"], _events.Select(e => e.Message));
        Assert.Equal(DateTime.UnixEpoch.Ticks + 15_000_000, _events[0].Ticks);
    }

    [Fact]
    public void Chunks_TwoSendersWithTheSameId_AreNotMixed()
    {
        var reader = Create();
        var one = Chunks(Encoding.UTF8.GetBytes(Long), 1, 20);
        var two = Chunks(Encoding.UTF8.GetBytes(Long.Replace("some", "more")), 1, 20);

        for (var i = 0; i < one.Length; i++)
        {
            reader.Read(one[i], Address("10.0.0.1"), _events);
            reader.Read(two[i], Address("10.0.0.2"), _events);
        }

        Assert.Equal(["a message of some length", "a message of more length"], _events.Select(e => e.Message));
    }

    [Fact]
    public void Chunks_Missing_AreGivenUpByTheClockAndCounted()
    {
        var reader = Create();
        var chunks = Chunks(Encoding.UTF8.GetBytes(Long), 1, 10);
        Read(reader, chunks[1..]);
        _clock.AdvanceBy(TimeSpan.FromSeconds(4));
        Read(reader, Chunks(Encoding.UTF8.GetBytes(Long), 2, 10)[1..]);

        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _counters.Read().Dropped);
        Read(reader, [chunks[0]]);
        _clock.AdvanceBy(TimeSpan.FromSeconds(20));

        Assert.Empty(_events);
        Assert.Equal(3, _counters.Read().Dropped);
    }

    [Fact]
    public void Chunks_MoreIncompleteMessagesThanAllowed_GiveUpTheOldest()
    {
        var reader = Create();
        var chunks = Enumerable.Range(0, 10).Select(id => Chunks(Encoding.UTF8.GetBytes(Long), (ulong)id, 40)).ToList();

        Read(reader, chunks.Select(message => message[0]));
        Read(reader, chunks[7..].SelectMany(message => message[1..]));

        Assert.Equal(3, _events.Count);
        Assert.Equal(7, _counters.Read().Dropped);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_Packed_IsInflated(bool isGzip)
    {
        Read(Create(), [Pack(Encoding.UTF8.GetBytes(Long), isGzip)]);

        Assert.Equal("v", Assert.Single(_events)["k"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_Bomb_IsTooLarge(bool isGzip)
    {
        Read(Create(), [Pack(new byte[60_000_000], isGzip)]);

        Assert.Empty(_events);
        Assert.Equal(1, _counters.Read().TooLarge);
    }

    [Fact]
    public void Chunks_LargerThanARecord_AreCountedAndNotHeld()
    {
        Read(Create(), Chunks(Encoding.UTF8.GetBytes($"{{\"short_message\":\"{new string('x', 5000)}\"}}"), 1, 100));

        Assert.Empty(_events);
        Assert.Equal(1, _counters.Read().TooLarge);
    }

    [Theory]
    [InlineData("{\"short_message\":\"no time\"}")]
    [InlineData("{\"short_message\":\"no time\",\"timestamp\":\"yesterday\"}")]
    public void Message_WithoutTime_HappenedWhenItArrived(string message)
    {
        Read(Create(), [Encoding.UTF8.GetBytes(message)]);

        Assert.Equal(_clock.Now, Assert.Single(_events).Timestamp);
    }

    [Theory]
    [InlineData("1795442784.986", 17954427849860000)]
    [InlineData("1795442784.9869999", 17954427849869999)]
    [InlineData("1795442784", 17954427840000000)]
    [InlineData("1.795442784986E9", 17954427849860000)]
    [InlineData("\"1795442784.986\"", 17954427849860000)]
    public void Timestamp_FloatSeconds_AreExact(string timestamp, long ticks)
    {
        Read(Create(), [Encoding.UTF8.GetBytes($"{{\"short_message\":\"m\",\"timestamp\":{timestamp}}}")]);

        Assert.Equal(DateTime.UnixEpoch.Ticks + ticks, Assert.Single(_events).Ticks);
    }

    [Law(MaxTest = 300)]
    public void Datagrams_AnyBytes_AreAnEventOrCounted(byte[][] datagrams, byte kind)
    {
        // All runs of a property share the test's own state.
        var own = new GelfChunkTests();
        byte[] prefix = (kind % 5) switch { 0 => [0x1E, 0x0F], 1 => [0x1F, 0x8B], 2 => [0x78, 0x9C], 3 => [(byte)'{'], _ => [] };

        byte[][] sent = [.. datagrams.Select(bytes => (byte[])[.. prefix, .. bytes ?? []])];
        own.Read(own.Create(), sent);
        own._clock.AdvanceBy(TimeSpan.FromMinutes(1));

        var statistics = own._counters.Read();
        Assert.True(own._events.Count + statistics.Dropped + statistics.Malformed + statistics.TooLarge <= datagrams.Length);

        // Noise that begins as zlib may inflate beyond the limit. Only chunks may wait for others or come twice.
        Assert.True(sent.Any(static bytes => bytes is [0x1E, 0x0F, ..]) || own._events.Count + statistics.Malformed + statistics.TooLarge == datagrams.Length);
    }

    [Law(MaxTest = 100)]
    public void Chunks_AnyOrder_GiveTheMessage(byte size, int seed)
    {
        var chunks = Chunks(Pack(Encoding.UTF8.GetBytes(Long), seed % 2 == 0), 7, 1 + (size % 50));
        var order = Enumerable.Range(0, chunks.Length).OrderBy(i => HashCode.Combine(i, 0) * (long)seed % 1009).ToList();

        var own = new GelfChunkTests();
        own.Read(own.Create(), order.Select(i => chunks[i]));

        Assert.Equal("a message of some length", Assert.Single(own._events).Message);
    }

    private static byte[][] Chunks(byte[] message, ulong id, int size)
    {
        var parts = message.Chunk(size).ToList();
        return [.. parts.Select((part, i) => (byte[])[0x1E, 0x0F, .. BitConverter.GetBytes(id), (byte)i, (byte)parts.Count, .. part])];
    }

    private static byte[] Pack(byte[] bytes, bool isGzip)
    {
        using var packed = new MemoryStream();
        using (Stream stream = isGzip ? new GZipStream(packed, CompressionLevel.SmallestSize, true) : new ZLibStream(packed, CompressionLevel.SmallestSize, true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static SocketAddress Address(string address) => new IPEndPoint(IPAddress.Parse(address), 1000).Serialize();

    private void Read(GelfDatagramReader reader, IEnumerable<byte[]> datagrams)
    {
        var sender = Address("10.0.0.1");
        Assert.Equal(AddressFamily.InterNetwork, sender.Family);
        foreach (var datagram in datagrams)
        {
            reader.Read(datagram, sender, _events);
        }
    }

    private GelfDatagramReader Create()
    {
        var options = new GelfOptions { UdpPort = 0, MaxRecordBytes = 1000, MaxIncompleteMessages = 3 };
        return new GelfDatagramReader(new ReceiverSession("apps", options, _clock, _counters), options);
    }
}
