namespace Correlator.Sources;

/// <summary>Reads records that have the labels of their message behind them; what the record says itself goes before them.</summary>
internal sealed class MessageDecoder(RecordDecoder body) : RecordDecoder
{
    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value) =>
        body.TryGetField(FieldedRecord.Line(record), name, out value) || FieldedRecord.TryFind(record, name, out value);

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => body.GetMessage(FieldedRecord.Line(record));

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        FieldedRecord.Copy(record, fields);
        body.CopyFields(FieldedRecord.Line(record), fields);
    }
}
