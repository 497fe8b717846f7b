using System.Text;

namespace Correlator;

/// <summary>Reads the rows of an aggregate: their labels and message are made when somebody asks for them.</summary>
/// <remarks>
/// A row is its marks, its group behind the length, and each column: a byte that says what it is, and the number or the text behind its length. Of
/// names given twice the last counts: the group's come first, then the columns', then the marks.
/// </remarks>
internal sealed class RowDecoder(AggregateClause clause) : RecordDecoder
{
    private readonly GroupFormat _groups = new(clause);
    private readonly string[] _names = [.. clause.Columns.Select(static column => column.Name)];
    private readonly FieldName[] _columns = [.. clause.Columns.Select(static column => FieldName.Of(column.Name))];
    private readonly FieldName _approximate = FieldName.Of("approximate");
    private readonly FieldName _incomplete = FieldName.Of("incomplete");

    internal override bool ReadsRecords => false;

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var isFound = _groups.TryGet(RowRecord.GroupOf(record), name, out value);
        var rest = RowRecord.ColumnsOf(record);
        foreach (var column in _columns)
        {
            var cell = RowRecord.Take(ref rest);
            if (!cell.IsMissing && column.Equals(name))
            {
                value = cell.ToUtf8();
                isFound = true;
            }
        }

        if (name.Equals(_approximate) && Approximate(record) is { Length: > 0 } approximate)
        {
            value = Encoding.UTF8.GetBytes(approximate);
            isFound = true;
        }

        if (name.Equals(_incomplete) && RowRecord.IsIncomplete(record))
        {
            value = "true"u8;
            isFound = true;
        }

        return isFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record)
    {
        var labels = new List<KeyValuePair<string, string>>();
        CopyFields(record, labels);
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? string.Empty : " ").Append(name).Append('=');
            _ = value.AsSpan().ContainsAny(" \"=") ? text.Append(CanonicalText.Quote(value)) : text.Append(value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _groups.CopyTo(RowRecord.GroupOf(record), fields);
        var rest = RowRecord.ColumnsOf(record);
        foreach (var name in _names)
        {
            var cell = RowRecord.Take(ref rest);
            if (!cell.IsMissing)
            {
                fields.Add(new(name, cell.ToString()));
            }
        }

        if (Approximate(record) is { Length: > 0 } approximate)
        {
            fields.Add(new("approximate", approximate));
        }

        if (RowRecord.IsIncomplete(record))
        {
            fields.Add(new("incomplete", "true"));
        }
    }

    internal override CorrelationKey GetKey(ReadOnlySpan<byte> record) => _groups.ToKey(RowRecord.GroupOf(record));

    /// <summary>The columns that are estimates.</summary>
    private string Approximate(ReadOnlySpan<byte> record)
    {
        if (!RowRecord.HasApproximate(record))
        {
            return string.Empty;
        }

        var names = new List<string>();
        var rest = RowRecord.ColumnsOf(record);
        foreach (var name in _names)
        {
            if (RowRecord.Take(ref rest).IsApproximate)
            {
                names.Add(name);
            }
        }

        return string.Join(", ", names);
    }
}
