using System.Globalization;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>How a member is written in the binary form.</summary>
internal enum OtlpKind
{
    /// <summary>A nested message.</summary>
    Message,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes, in base64.</summary>
    Base64,

    /// <summary>Bytes, in hexadecimal.</summary>
    Hex,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A number of variable length.</summary>
    Varint,

    /// <summary>A number of 64 bits.</summary>
    Fixed64,

    /// <summary>A floating point number.</summary>
    Double,
}

/// <summary>A member of a message: its JSON name and its field.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Number">The field's number.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Message">What it holds, where it is a message; asked late, because messages hold themselves.</param>
internal sealed record OtlpMember(string Name, int Number, OtlpKind Kind, Func<OtlpMessage>? Message = null);

/// <summary>The members of a message that are read.</summary>
internal sealed class OtlpMessage(params OtlpMember[] members)
{
    /// <summary>The member that a reader stands at the name of.</summary>
    public OtlpMember? Find(ref Utf8JsonReader reader)
    {
        foreach (var member in members)
        {
            if (reader.ValueTextEquals(member.Name))
            {
                return member;
            }
        }

        return null;
    }
}

/// <summary>The messages of an export request, as JSON names their members.</summary>
internal static class OtlpSchema
{
    /// <summary>Understands the sign that stands for Infinity.</summary>
    public static NumberFormatInfo Numbers { get; } = new() { PositiveInfinitySymbol = "∞", NegativeInfinitySymbol = "-∞", NaNSymbol = "NaN" };

    public static OtlpMessage Request { get; } = new(Nested("resourceLogs", OtlpFields.RequestResourceLogs, static () => ResourceLogs!));

    private static OtlpMessage ResourceLogs { get; } = new(
        Nested("resource", OtlpFields.ResourceLogsResource, static () => Resource!),
        Nested("scopeLogs", OtlpFields.ResourceLogsScopeLogs, static () => ScopeLogs!));

    private static OtlpMessage Resource { get; } = new(Nested("attributes", OtlpFields.ResourceAttributes, static () => Pair!));

    private static OtlpMessage ScopeLogs { get; } = new(
        Nested("scope", OtlpFields.ScopeLogsScope, static () => Scope!),
        Nested("logRecords", OtlpFields.ScopeLogsRecords, static () => Record!));

    private static OtlpMessage Scope { get; } = new(
        new("name", OtlpFields.ScopeName, OtlpKind.Text),
        new("version", OtlpFields.ScopeVersion, OtlpKind.Text),
        Nested("attributes", OtlpFields.ScopeAttributes, static () => Pair!));

    private static OtlpMessage Record { get; } = new(
        new("timeUnixNano", OtlpFields.RecordTime, OtlpKind.Fixed64),
        new("observedTimeUnixNano", OtlpFields.RecordObservedTime, OtlpKind.Fixed64),
        new("severityNumber", OtlpFields.RecordSeverityNumber, OtlpKind.Varint),
        new("severityText", OtlpFields.RecordSeverityText, OtlpKind.Text),
        Nested("body", OtlpFields.RecordBody, static () => Value!),
        Nested("attributes", OtlpFields.RecordAttributes, static () => Pair!),
        new("traceId", OtlpFields.RecordTraceId, OtlpKind.Hex),
        new("spanId", OtlpFields.RecordSpanId, OtlpKind.Hex),
        new("eventName", OtlpFields.RecordEventName, OtlpKind.Text));

    private static OtlpMessage Pair { get; } = new(
        new("key", OtlpFields.PairKey, OtlpKind.Text),
        Nested("value", OtlpFields.PairValue, static () => Value!));

    private static OtlpMessage Value { get; } = new(
        new("stringValue", OtlpFields.ValueText, OtlpKind.Text),
        new("intValue", OtlpFields.ValueInt, OtlpKind.Varint),
        new("boolValue", OtlpFields.ValueBool, OtlpKind.Bool),
        new("doubleValue", OtlpFields.ValueDouble, OtlpKind.Double),
        Nested("arrayValue", OtlpFields.ValueArray, static () => Items!),
        Nested("kvlistValue", OtlpFields.ValueMap, static () => Pairs!),
        new("bytesValue", OtlpFields.ValueBytes, OtlpKind.Base64));

    private static OtlpMessage Items { get; } = new(Nested("values", OtlpFields.Items, static () => Value!));

    private static OtlpMessage Pairs { get; } = new(Nested("values", OtlpFields.Items, static () => Pair!));

    private static OtlpMember Nested(string name, int number, Func<OtlpMessage> message) => new(name, number, OtlpKind.Message, message);
}
