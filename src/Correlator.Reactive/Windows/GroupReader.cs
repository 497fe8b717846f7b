using System.Buffers;
using System.Text;

namespace Correlator;

/// <summary>Reads the group of an item as one run of bytes.</summary>
/// <remarks>Single-threaded: the bytes are valid until the next call.</remarks>
internal sealed class GroupReader
{
    private readonly ItemField[] _fields;
    private readonly HashSet<string>? _without;
    private readonly ArrayBufferWriter<byte> _buffer = new(64);
    private readonly Utf8Scratch _scratch = new();

    public GroupReader(AggregateClause clause, IReadOnlyDictionary<string, ulong> aliases)
    {
        _fields = [.. clause.By.Select(field => ItemField.Of(field, aliases))];
        _without = clause.Without?.ToHashSet(StringComparer.Ordinal);
    }

    public ReadOnlySpan<byte> Read(ItemScope scope)
    {
        if (_without is null && _fields.Length == 1)
        {
            scope.TryRead(_fields[0], _scratch, out var only);
            return only;
        }

        _buffer.ResetWrittenCount();
        foreach (ref readonly var field in _fields.AsSpan())
        {
            scope.TryRead(field, _scratch, out var value);
            GroupFormat.Append(_buffer, value);
        }

        if (_without is not null)
        {
            AppendOthers(scope);
        }

        return _buffer.WrittenSpan;
    }

    private void AppendOthers(ItemScope scope)
    {
        foreach (var (name, value) in scope.OwnLabels())
        {
            if (value.Length > 0 && !_without!.Contains(name))
            {
                GroupFormat.Append(_buffer, Encoding.UTF8.GetBytes(name));
                GroupFormat.Append(_buffer, Encoding.UTF8.GetBytes(value));
            }
        }
    }
}
