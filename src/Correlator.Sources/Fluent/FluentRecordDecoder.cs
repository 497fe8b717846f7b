using System.Text;

namespace Correlator.Sources;

/// <summary>Reads the fields of a Forward record, a MessagePack map, when somebody asks.</summary>
/// <remarks>A nested map gives fields <c>a.b</c>, an array is shown as JSON, nil is no field. The message is the first of its usual names, else the whole record as JSON.</remarks>
internal sealed class FluentRecordDecoder : RecordDecoder
{
    private const int MaxDepth = 32;
    private static readonly byte[][] MessageNames = ["message"u8.ToArray(), "log"u8.ToArray(), "msg"u8.ToArray(), "MESSAGE"u8.ToArray()];

    /// <summary>The one there is; it has no state.</summary>
    public static FluentRecordDecoder Instance { get; } = new();

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (FindMessage(record, out _).SequenceEqual(name.Utf8))
        {
            return false;
        }

        var reader = new MsgpackReader(record);
        return reader.MoveNext() && TryFind(ref reader, name.Utf8, 0, out value);
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record)
    {
        if (!FindMessage(record, out var message).IsEmpty)
        {
            return message;
        }

        var reader = new MsgpackReader(record);
        return reader.MoveNext() ? MsgpackText.ToJson(ref reader) : default;
    }

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        var message = Encoding.UTF8.GetString(FindMessage(record, out _));
        var reader = new MsgpackReader(record);
        if (reader.MoveNext())
        {
            Copy(ref reader, string.Empty, message, fields, 0);
        }
    }

    private static void Copy(ref MsgpackReader reader, string prefix, string message, ICollection<KeyValuePair<string, string>> fields, int depth)
    {
        for (var left = reader.Kind == MsgpackKind.Map ? reader.Count : 0; left > 0 && reader.MoveNext(); left--)
        {
            var name = prefix + Encoding.UTF8.GetString(MsgpackText.ToUtf8(ref reader));
            if (!reader.MoveNext())
            {
                return;
            }

            if (reader.Kind == MsgpackKind.Map && depth < MaxDepth)
            {
                Copy(ref reader, name + ".", string.Empty, fields, depth + 1);
                continue;
            }

            var isField = reader.Kind != MsgpackKind.Nil && name.Length > 0 && name != message;
            var value = MsgpackText.ToUtf8(ref reader);
            if (isField)
            {
                fields.Add(new(name, Encoding.UTF8.GetString(value)));
            }
        }
    }

    // Of a name given twice the last counts.
    private static bool TryFind(scoped ref MsgpackReader reader, ReadOnlySpan<byte> name, int depth, out ReadOnlySpan<byte> value)
    {
        value = default;
        var isFound = false;
        for (var left = reader.Kind == MsgpackKind.Map ? reader.Count : 0; left > 0 && reader.MoveNext(); left--)
        {
            var key = MsgpackText.ToUtf8(ref reader);
            if (!reader.MoveNext())
            {
                break;
            }

            if (reader.Kind == MsgpackKind.Map && depth < MaxDepth && name.Length > key.Length && name.StartsWith(key) && name[key.Length] == '.')
            {
                isFound |= TryFind(ref reader, name[(key.Length + 1)..], depth + 1, out var nested);
                value = nested.IsEmpty ? value : nested;
            }
            else if (key.SequenceEqual(name) && reader.Kind != MsgpackKind.Nil && (reader.Kind != MsgpackKind.Map || depth >= MaxDepth))
            {
                value = MsgpackText.ToUtf8(ref reader);
                isFound = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return isFound;
    }

    /// <summary>The name of the field that is the message, and its value; empty where the record has none.</summary>
    private static ReadOnlySpan<byte> FindMessage(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> message)
    {
        message = default;
        var best = MessageNames.Length;
        var reader = new MsgpackReader(record);
        for (var left = reader.MoveNext() && reader.Kind == MsgpackKind.Map ? reader.Count : 0; left > 0 && reader.MoveNext(); left--)
        {
            var rank = reader.Kind == MsgpackKind.Text ? Rank(reader.Bytes) : MessageNames.Length;
            reader.Skip();
            if (!reader.MoveNext())
            {
                break;
            }

            if (rank <= best && rank < MessageNames.Length && reader.Kind is MsgpackKind.Text)
            {
                best = rank;
                message = reader.Bytes;
            }

            reader.Skip();
        }

        return best < MessageNames.Length ? MessageNames[best] : default;
    }

    private static int Rank(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < MessageNames.Length; i++)
        {
            if (name.SequenceEqual(MessageNames[i]))
            {
                return i;
            }
        }

        return MessageNames.Length;
    }
}
