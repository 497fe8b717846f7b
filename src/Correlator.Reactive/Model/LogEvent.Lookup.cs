using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Correlator;

public sealed partial class LogEvent
{
    /// <summary>The value of a name, or the empty text.</summary>
    /// <remarks>
    /// Looked up in this order: labels (of the stream, of the record, extracted), then ids that the message holds
    /// (<c>request_id</c>, <c>trace_id</c>, <c>session_id</c>, <c>correlation_id</c>, <c>span_id</c> in their usual spellings), then a traceparent.
    /// </remarks>
    public string this[string name]
    {
        get
        {
            var field = FieldName.Of(name);
            return TryGetLabelUtf8(field, out var utf8) || MessageIds.TryFind(this, field, scratch: null, out utf8)
                ? Encoding.UTF8.GetString(utf8)
                : string.Empty;
        }
    }

    /// <summary>Finds a label; ids found in the message are no labels.</summary>
    public bool TryGetLabel(string name, [NotNullWhen(true)] out string? value)
    {
        if (TryGetText(name, out value))
        {
            return true;
        }

        var found = TryGetLabelUtf8(FieldName.Of(name), out var utf8);
        value = found ? Encoding.UTF8.GetString(utf8) : null;
        return found;
    }

    /// <summary>Finds a label as UTF-8: no text is made where the record holds the value as it is.</summary>
    /// <param name="name">The label.</param>
    /// <param name="value">The value.</param>
    /// <param name="scratch">Takes a value that is held as text: the value is then valid until the scratch is used again.</param>
    internal bool TryGetLabelUtf8(FieldName name, out ReadOnlySpan<byte> value, Utf8Scratch? scratch = null)
    {
        if (TryGetText(name.Text, out var text))
        {
            value = Utf8Scratch.Encode(scratch, text);
            return true;
        }

        if (Overlay is not { IsComplete: true })
        {
            if (_chunk is not null && TryGetField(name, out value))
            {
                return true;
            }

            if (OriginLabels.TryGetValue(name.Text, out text))
            {
                value = Utf8Scratch.Encode(scratch, text);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Finds a label that is held as text: what stages extracted, then the event's own.</summary>
    private bool TryGetText(string name, [NotNullWhen(true)] out string? text)
    {
        if (_labels is KeyValuePair<string, string>[] own)
        {
            return Labels.TryFind(own, name, out text);
        }

        text = null;
        return Overlay is { } overlay
            && (overlay.Labels?.TryGetValue(name, out text) is true
                || (overlay is { IsComplete: false, Own: { } held } && Labels.TryFind(held, name, out text)));
    }

    private bool TryGetField(FieldName name, out ReadOnlySpan<byte> value)
    {
        var decoder = Decoder;
        if (_key.Length > 0 && ReferenceEquals(name, decoder.KeyName))
        {
            value = _chunk.AsSpan(_start + _key.At, _key.Length);
            return true;
        }

        return decoder.TryGetField(Bytes, name, out value);
    }

    /// <summary>Shows all labels as UTF-8 where they are the fields of the record and nothing else.</summary>
    internal bool TryVisitLabels(IFieldVisitor visitor) =>
        HasOnlyFields && Decoder.TryVisitFields(Bytes, visitor);

    /// <summary>Finds message and labels where they are the record's and can be copied into JSON output.</summary>
    internal bool TryGetJson(out JsonParts parts)
    {
        if (HasOnlyFields && _message is null)
        {
            return Decoder.TryGetJson(Bytes, out parts);
        }

        parts = default;
        return false;
    }

    private bool HasOnlyFields => _chunk is not null && _labels is null && OriginLabels.Count == 0;

    /// <summary>Touches the memory in which the own labels stand.</summary>
    internal int WarmLabels() => Own is { } own ? own.Length : 0;

    /// <summary>Touches the memory in which a label stands: the text of an own label, or the beginning of the raw record.</summary>
    internal int Warm(FieldName name) =>
        _chunk is not null ? _chunk[_start]
        : Own is { } own && Labels.TryFind(own, name.Text, out var text) ? text.Length
        : 0;

    /// <summary>Finds what a key names: a label, an id in the message, a traceparent.</summary>
    internal bool TryGetKeyUtf8(FieldName name, Utf8Scratch scratch, out ReadOnlySpan<byte> value) =>
        TryGetLabelUtf8(name, out value, scratch) || MessageIds.TryFind(this, name, scratch, out value);

    /// <summary>
    /// The labels that <c>ignoring</c> compares: those of the stream and the record, and of the extracted ones only those that the query names.
    /// </summary>
    internal IEnumerable<KeyValuePair<string, string>> KeyLabels(IReadOnlySet<string> queryFields) =>
        Overlay?.Labels is not { } extracted
            ? Labels
            : Labels.Where(pair => !extracted.ContainsKey(pair.Key) || queryFields.Contains(pair.Key));
}
