namespace Correlator;

/// <summary>One part of the key by which events are routed to lanes: a key expression, or a label where an operator reads labels only.</summary>
internal sealed class RoutePart : IEquatable<RoutePart>
{
    private readonly KeyExpression? _key;
    private readonly FieldName? _label;

    // Parts of equal text have equal values for every event.
    private readonly string _text;

    private RoutePart(KeyExpression? key, FieldName? label, string text) => (_key, _label, _text) = (key, label, text);

    /// <summary>What a join, a sequence or a stage reads: labels, then ids found in messages.</summary>
    public static RoutePart Of(KeyExpression key) => !key.IsField ? new RoutePart(key, null, key.ToString())
        : MessageIds.IsKnown(FieldName.Of(key.Name)) ? new RoutePart(key, null, $"id {key.Name}")
        : OfLabel(key.Name);

    /// <summary>What an aggregate reads: labels only.</summary>
    public static RoutePart OfLabel(string name) => new(null, FieldName.Of(name), name);

    /// <summary>The part's value of an event, valid until the scratch is used again; false where it is missing or empty.</summary>
    public bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value) =>
        _label is not null
            ? logEvent.TryGetLabelUtf8(_label, out value, scratch) && !value.IsEmpty
            : _key!.TryRead(logEvent, scratch, out value);

    public bool Equals(RoutePart? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as RoutePart);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _label?.Text ?? _key!.ToString();
}
