using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Correlator.Sources;

namespace Correlator.Benchmarks;

/// <summary>A receiver and a program that sends to it.</summary>
/// <param name="Name">What is sent.</param>
/// <param name="Events">How many events.</param>
/// <param name="Label">A label that each event has.</param>
/// <param name="Create">Makes the receiver.</param>
/// <param name="Send">Sends all; may ask how many have been received.</param>
internal sealed record ReceiverSender(string Name, int Events, string Label, Func<ReceiverSource> Create, Func<ReceiverSource, Func<long>, Task> Send);

/// <summary>What is sent to receivers, made before the time is taken.</summary>
internal static class ReceiverSenders
{
    private const int RequestEvents = 500;
    private const int DatagramsAhead = 200;

    private const string Syslog =
        "<165>1 2026-01-01T00:00:00.000003Z web-7.example.net shop 4242 ORDER [req@32473 id=\"4bf92f3577b34da6\" user=\"u-17\"] order 81723 was paid with card, 3 items, 129.90 EUR";

    private const string OtlpRecord =
        """{"timeUnixNano":"1795442702517000000","severityNumber":9,"severityText":"INFO","body":{"stringValue":"order 81723 was paid with card, 3 items, 129.90 EUR"},"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","attributes":[{"key":"request_id","value":{"stringValue":"4bf92f3577b34da6"}},{"key":"http.status_code","value":{"intValue":"200"}},{"key":"user","value":{"stringValue":"u-17"}}]}""";

    public static IEnumerable<ReceiverSender> All(int events)
    {
        var count = Math.Max(1, events / RequestEvents) * RequestEvents;
        var json = OtlpJson(RequestEvents);
        var protobuf = OtlpProtobuf(RequestEvents);
        yield return new("syslog TCP, lines", count, "severity", () => new SyslogSource("net", new SyslogOptions { TcpPort = 0 }), (source, _) => SendTcpAsync((SyslogSource)source, Syslog + "\n", count));
        yield return new("syslog TCP, counted", count, "severity", () => new SyslogSource("net", new SyslogOptions { TcpPort = 0 }), (source, _) => SendTcpAsync((SyslogSource)source, $"{Syslog.Length} {Syslog}", count));
        yield return new("syslog UDP", count, "severity", () => new SyslogSource("net", new SyslogOptions { UdpPort = 0 }), (source, received) => SendUdpAsync((SyslogSource)source, count, received));
        yield return new("OTLP HTTP, protobuf", count, "request_id", () => new OtlpSource("net", new OtlpOptions { HttpPort = 0 }), (source, _) => PostAsync((OtlpSource)source, protobuf, "application/x-protobuf", count));
        yield return new("OTLP HTTP, JSON", count, "request_id", () => new OtlpSource("net", new OtlpOptions { HttpPort = 0 }), (source, _) => PostAsync((OtlpSource)source, json, "application/json", count));
        yield return new("OTLP gRPC", count, "request_id", () => new OtlpSource("net", new OtlpOptions { GrpcPort = 0 }), (source, _) => CallAsync((OtlpSource)source, protobuf, count));
    }

    private static byte[] OtlpJson(int records) => Encoding.UTF8.GetBytes(
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},\"scopeLogs\":[{\"logRecords\":["
        + string.Join(',', Enumerable.Repeat(OtlpRecord, records)) + "]}]}]}");

    private static byte[] OtlpProtobuf(int records)
    {
        byte[] record =
        [
            0x09, .. BitConverter.GetBytes(1795442702517000000UL), 0x10, 9, .. Field(3, "INFO"), .. Field(5, Field(1, "order 81723 was paid with card, 3 items, 129.90 EUR")),
            .. Field(6, [.. Field(1, "request_id"), .. Field(2, Field(1, "4bf92f3577b34da6"))]), .. Field(6, [.. Field(1, "http.status_code"), .. Field(2, [0x18, 0xC8, 0x01])]),
            .. Field(6, [.. Field(1, "user"), .. Field(2, Field(1, "u-17"))]), .. Field(9, Convert.FromHexString("5b8efff798038103d269b633813fc60c")), .. Field(10, Convert.FromHexString("eee19b7ec3c1b174")),
        ];
        var one = Field(2, record);
        var resource = Field(1, Field(1, [.. Field(1, "service.name"), .. Field(2, Field(1, "shop"))]));
        return Field(1, [.. resource, .. Field(2, [.. Enumerable.Repeat(one, records).SelectMany(static bytes => bytes)])]);
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes)
    {
        var length = new List<byte>();
        var rest = bytes.Length;
        for (; rest > 0x7F; rest >>= 7)
        {
            length.Add((byte)(rest | 0x80));
        }

        return [(byte)((number << 3) | 2), .. length, (byte)rest, .. bytes];
    }

    private static async Task SendTcpAsync(SyslogSource source, string message, int count)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(message, RequestEvents)));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(source.TcpEndpoint!);
        for (var sent = 0; sent < count; sent += RequestEvents)
        {
            for (var rest = block.AsMemory(); !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest)..];
            }
        }
    }

    // A sender that keeps to what the system's buffer holds, as on a network with room to spare.
    private static Task SendUdpAsync(SyslogSource source, int count, Func<long> received) => Task.Factory.StartNew(
        () =>
        {
            var datagram = Encoding.UTF8.GetBytes(Syslog);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(source.UdpEndpoint!);
            for (var sent = 0; sent < count; sent++)
            {
                while (sent - received() >= DatagramsAhead)
                {
                    Thread.Yield();
                }

                socket.Send(datagram);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static async Task PostAsync(OtlpSource source, byte[] body, string mediaType, int count)
    {
        using var client = new HttpClient();
        for (var sent = 0; sent < count; sent += RequestEvents)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
            using var response = await client.PostAsync($"http://{source.HttpEndpoint}/v1/logs", content);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task CallAsync(OtlpSource source, byte[] message, int count)
    {
        byte[] body = [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        for (var sent = 0; sent < count; sent += RequestEvents)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
            using var response = await client.PostAsync($"http://{source.GrpcEndpoint}/opentelemetry.proto.collector.logs.v1.LogsService/Export", content);
            response.EnsureSuccessStatusCode();
        }
    }
}
