using System.Buffers.Text;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Correlator;

/// <summary>Reads of an item what one column of an aggregate is told of it.</summary>
internal sealed class ColumnReader
{
    private readonly ItemField[] _fields;
    private readonly XxHash128 _hash = new();
    private readonly Utf8Scratch _scratch = new();

    public ColumnReader(AggregateCall call, IReadOnlyDictionary<string, ulong> aliases, bool isSliding)
    {
        Call = call;
        NeedsPlace = isSliding || call.Function is AggregateFunction.First or AggregateFunction.Last;
        _fields = [.. call.Fields.Select(field => ItemField.Of(field, aliases))];
    }

    public AggregateCall Call { get; }

    /// <summary>Whether the column goes by the place of items in total order: the place of an event need not be made for others.</summary>
    private bool NeedsPlace { get; }

    /// <summary>What the column is told; false where the item has nothing for it.</summary>
    public bool TryObserve(ItemScope scope, OperatorCounters counters, out Observation observation)
    {
        observation = new Observation(NeedsPlace ? scope.Item.First : null, 1, ValueKind.Number, null, default);
        if (_fields.Length == 0)
        {
            return true;
        }

        switch (Call.Function)
        {
            case AggregateFunction.Count:
                return HasAll(scope);
            case AggregateFunction.CountDistinct:
                var has = TryHash(scope, out var hash);
                observation = observation with { Hash = hash };
                return has;
            case AggregateFunction.First or AggregateFunction.Last or AggregateFunction.TopK or AggregateFunction.BottomK:
                var found = scope.TryRead(_fields[0], _scratch, out var text) && !text.IsEmpty;
                observation = found ? observation with { Text = Encoding.UTF8.GetString(text) } : observation;
                return found;
            default:
                return TryNumber(scope, counters, ref observation);
        }
    }

    private bool TryNumber(ItemScope scope, OperatorCounters counters, ref Observation observation)
    {
        if (scope.TryRead(_fields[0], _scratch, out var text))
        {
            if (Utf8Parser.TryParse(text, out double plain, out var length) && length == text.Length && double.IsFinite(plain))
            {
                observation = observation with { Number = plain };
                return true;
            }

            if (Quantity.TryParse(Encoding.UTF8.GetString(text), out var number, out var kind) && double.IsFinite(number))
            {
                observation = observation with { Number = number, Kind = kind };
                return true;
            }
        }

        counters.Unreadable++;
        return false;
    }

    private bool HasAll(ItemScope scope)
    {
        foreach (ref readonly var field in _fields.AsSpan())
        {
            if (!scope.TryRead(field, _scratch, out var value) || value.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryHash(ItemScope scope, out UInt128 hash)
    {
        hash = default;
        foreach (ref readonly var field in _fields.AsSpan())
        {
            if (!scope.TryRead(field, _scratch, out var value) || value.IsEmpty)
            {
                _hash.Reset();
                return false;
            }

            if (_fields.Length == 1)
            {
                hash = XxHash128.HashToUInt128(value);
                return true;
            }

            // The length stands before each part: "ab" and "c" are not "a" and "bc".
            var size = value.Length;
            _hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in size)));
            _hash.Append(value);
        }

        hash = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return true;
    }
}
