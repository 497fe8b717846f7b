using System.Text;

namespace Correlator.Sources;

/// <summary>Writes answers to export requests, in the form in which the request came.</summary>
internal static class OtlpAnswer
{
    /// <summary>All or all but some records were taken (<c>ExportLogsServiceResponse</c>).</summary>
    public static byte[] Success(OtlpRequestReader reader, bool isJson)
    {
        if (isJson)
        {
            return JsonAnswer.Of(json =>
            {
                if (reader.Rejected > 0)
                {
                    json.WriteStartObject("partialSuccess");
                    json.WriteString("rejectedLogRecords", $"{reader.Rejected}");
                    json.WriteString("errorMessage", reader.Reason);
                    json.WriteEndObject();
                }
            });
        }

        return reader.Rejected == 0 ? [] : Message(1, [.. Number(1, reader.Rejected), .. Message(2, Encoding.UTF8.GetBytes(reader.Reason))]);
    }

    /// <summary>A request that was refused (<c>google.rpc.Status</c>).</summary>
    public static byte[] Failure(int code, string reason, bool isJson) => isJson
        ? JsonAnswer.Of(json =>
        {
            json.WriteNumber("code", code);
            json.WriteString("message", reason);
        })
        : [.. Number(1, code), .. Message(2, Encoding.UTF8.GetBytes(reason))];

    private static byte[] Number(int field, int value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Message(int field, byte[] bytes) => [(byte)((field << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static List<byte> Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
