using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Makes events of messages that are export requests of the OpenTelemetry protocol.</summary>
internal sealed class OtlpMessages(string source, int maxRecordBytes, RecordArena arena)
{
    private const int MaxOrigins = 10_000;
    private readonly MessageDecoder _decoder = new(OtlpRecordDecoder.Instance);
    private readonly Dictionary<Labels, OtlpOrigins> _origins = [];

    public string? Read(in SentMessage message, List<LogEvent> events)
    {
        var body = message.Body.Span;
        using var converted = new PooledBuffer(int.MaxValue);
        var isJson = body.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        var intake = new Intake(message, maxRecordBytes, arena);
        var reader = new OtlpRequestReader(intake, OriginsOf(message.Labels));
        if ((isJson && !OtlpJson.TryConvert(body, converted)) || !reader.Read(isJson ? converted.Span : body))
        {
            return "not an export request of logs";
        }

        events.AddRange(reader.Events);
        return reader.Rejected > 0 ? reader.Reason : null;
    }

    private OtlpOrigins OriginsOf(Labels labels)
    {
        if (_origins.Count >= MaxOrigins)
        {
            _origins.Clear();
        }

        ref var origins = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, labels, out _);
        return origins ??= new OtlpOrigins(source, labels, _decoder);
    }

    private sealed class Intake(SentMessage message, int maxRecordBytes, RecordArena arena) : IRecordIntake
    {
        private readonly byte[] _fields = FieldedRecord.Write(message.Fields);
        private int _count;

        public int MaxRecordBytes => maxRecordBytes;

        public DateTimeOffset Now => message.Time;

        // The first record has the message's own position. The others have one that is made of it and their number: the same in every run, and apart from all others.
        public long NextPosition()
        {
            if (_count++ == 0)
            {
                return message.Position;
            }

            Span<byte> bytes = stackalloc byte[sizeof(long) + sizeof(int)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, message.Position);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(long)..], _count);
            return (long)(XxHash3.HashToUInt64(bytes) & long.MaxValue);
        }

        public ArraySegment<byte> Keep(ReadOnlySpan<byte> record) => arena.Keep(record, _fields);

        public void ReportTooLarge()
        {
        }
    }
}
