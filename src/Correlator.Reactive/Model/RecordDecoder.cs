namespace Correlator;

/// <summary>Reads the fields of one raw record (a log line, or several that belong together) when somebody asks for them.</summary>
/// <remarks>
/// One instance serves all records of a source; it is asked from any thread, several at once, since events may be kept and read anywhere.
/// Values are UTF-8 without escapes: a slice of the record where it holds the value as it is, else a new array.
/// </remarks>
public abstract class RecordDecoder
{
    /// <summary>The field whose place events may remember; null for none.</summary>
    internal FieldName? KeyName { get; init; }

    /// <summary>Whether what it reads was delivered so by a source. Rows of aggregates are no such records.</summary>
    internal virtual bool ReadsRecords => true;

    /// <summary>The key under which a row of an aggregate stands; null for what is no row.</summary>
    internal virtual CorrelationKey? GetKey(ReadOnlySpan<byte> record) => null;

    /// <summary>Finds a field of a record.</summary>
    /// <param name="record">The raw record.</param>
    /// <param name="name">The field's name; a nested field is named <c>a.b</c>.</param>
    /// <param name="value">The value as UTF-8, where found.</param>
    /// <returns>Whether the record has the field. Time and message are no fields.</returns>
    public abstract bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value);

    /// <summary>The message of a record as UTF-8.</summary>
    public abstract ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record);

    /// <summary>Adds all fields of a record, in the order in which it holds them.</summary>
    public abstract void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields);

    /// <summary>Shows all fields of a record as UTF-8, without making texts.</summary>
    /// <returns>False where that cannot be done (escapes, nested objects, a name given twice); nothing has been shown then.</returns>
    public virtual bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor) => false;

    /// <summary>Finds what of a record can be copied into JSON output: what <see cref="TryVisitFields"/> and <see cref="GetMessage"/> tell, as it stands there.</summary>
    internal virtual bool TryGetJson(ReadOnlySpan<byte> record, out JsonParts parts)
    {
        parts = default;
        return false;
    }
}

/// <summary>Is shown the fields of a record.</summary>
public interface IFieldVisitor
{
    /// <summary>Takes a field; the spans are valid during the call.</summary>
    void Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
