namespace Correlator.Sources;

/// <summary>Reads records of a line and labels of its own: structured metadata, and what the query parsed.</summary>
internal sealed class LokiDecoder : RecordDecoder
{
    public static LokiDecoder Instance { get; } = new();

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value) => FieldedRecord.TryFind(record, name, out value);

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => FieldedRecord.Line(record);

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields) => FieldedRecord.Copy(record, fields);
}
