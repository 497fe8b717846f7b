using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>Computes what two copies of an event have in common, as a 128-bit hash of chosen fields.</summary>
internal sealed class EventIdentity(IReadOnlyList<string> fields)
{
    private readonly XxHash128 _hash = new();
    private readonly FieldName[] _fields = [.. fields.Select(FieldName.Of)];

    public UInt128 Of(LogEvent logEvent)
    {
        foreach (var field in _fields)
        {
            switch (field.Text)
            {
                case "timestamp":
                    Append(logEvent.Ticks);
                    break;
                case "source":
                    Append(logEvent.Source);
                    break;
                case "message":
                    Append(logEvent.MessageUtf8);
                    break;
                case "labels":
                    Append(logEvent.Labels);
                    break;
                default:
                    Append(logEvent.TryGetLabelUtf8(field, out var value) ? value : default);
                    break;
            }
        }

        var identity = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return identity;
    }

    // Labels are ordered by name, so the order in which a record writes them does not matter.
    private void Append(Labels labels)
    {
        Append(labels.Count);
        foreach (var (name, value) in labels.AsSpan())
        {
            Append(name);
            Append(value);
        }
    }

    private void Append(string text) => Append(MemoryMarshal.AsBytes(text.AsSpan()));

    // The length stands before each part: "ab" and "c" are not "a" and "bc".
    private void Append(ReadOnlySpan<byte> part)
    {
        Append(part.Length);
        _hash.Append(part);
    }

    private void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.Append(bytes);
    }
}
