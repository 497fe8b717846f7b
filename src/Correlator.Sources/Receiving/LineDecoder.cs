namespace Correlator.Sources;

/// <summary>Reads records that are the line and nothing else.</summary>
internal sealed class LineDecoder : RecordDecoder
{
    public static LineDecoder Instance { get; } = new();

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        value = default;
        return false;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => record;

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
    }

    public override bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor) => true;
}
