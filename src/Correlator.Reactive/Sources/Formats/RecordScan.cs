using System.Text;

namespace Correlator;

/// <summary>What one walk over a record finds: its time, its message, and either one wanted field or all of them.</summary>
/// <remarks>Of a name given twice the last counts.</remarks>
internal ref struct RecordScan
{
    private readonly ReadOnlySpan<byte> _wanted;
    private readonly ICollection<KeyValuePair<string, string>>? _all;
    private ReadOnlySpan<byte> _value;

    /// <summary>Wants one field.</summary>
    public RecordScan(FieldName wanted) => _wanted = wanted.Utf8;

    /// <summary>Wants all fields.</summary>
    public RecordScan(ICollection<KeyValuePair<string, string>> all) => _all = all;

    /// <summary>The text of the time; empty where there is none.</summary>
    public ReadOnlySpan<byte> Time { get; set; }

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Message { get; set; }

    /// <summary>Whether the wanted field was found.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Whether any field is wanted at all; where not, only time and message count.</summary>
    public readonly bool WantsFields => _all is not null || !_wanted.IsEmpty;

    /// <summary>The wanted field's value.</summary>
    public readonly ReadOnlySpan<byte> Value => _value;

    /// <summary>Whether a field of this name would be taken; spares the work of making its value.</summary>
    public readonly bool Wants(ReadOnlySpan<byte> name) => _all is not null || (!_wanted.IsEmpty && name.SequenceEqual(_wanted));

    /// <summary>Tells a field.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_all is not null)
        {
            _all.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        }
        else if (!_wanted.IsEmpty && name.SequenceEqual(_wanted))
        {
            IsFound = true;
            _value = value;
        }
    }

    /// <summary>Tells a field that is left out where its value is empty or a dash, the sign for "none" of access logs and syslog.</summary>
    public void AddUnlessDash(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && !(value.Length == 1 && value[0] == '-'))
        {
            Add(name, value);
        }
    }
}
