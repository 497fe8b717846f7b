using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>What items have in common that count as equal: chosen key parts; without such, time, source, message and labels of all events.</summary>
internal sealed class ItemIdentity(IReadOnlyList<KeyExpression> parts, IReadOnlyDictionary<string, ulong> aliases, bool isWhole)
{
    private readonly (KeyExpression Part, ulong Streams)[] _parts = [.. parts.Select(part => (part, ItemField.StreamsOf(part.Alias, aliases)))];
    private readonly ItemScope _scope = new();
    private readonly XxHash128 _hash = new();
    private readonly Utf8Scratch _scratch = new();

    public UInt128 Of(in Item item)
    {
        _scope.Enter(item);
        _hash.Reset();
        foreach (var part in _parts)
        {
            // A missing part is the empty text, as in the selectors of labels.
            _scope.TryReadKey(part, _scratch, out var value);
            Append(value);
        }

        if (isWhole)
        {
            AppendEvents();
        }

        return _hash.GetCurrentHashAsUInt128();
    }

    private void AppendEvents()
    {
        foreach (var member in _scope.Members)
        {
            var logEvent = member.Event;
            var ticks = logEvent.Ticks;
            Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in ticks)));
            Append(MemoryMarshal.AsBytes(logEvent.Source.AsSpan()));
            Append(logEvent.MessageUtf8);
            foreach (var (name, value) in logEvent.Labels.AsSpan())
            {
                Append(MemoryMarshal.AsBytes(name.AsSpan()));
                Append(MemoryMarshal.AsBytes(value.AsSpan()));
            }
        }
    }

    // The length stands before each part: "ab" and "c" are not "a" and "bc".
    private void Append(ReadOnlySpan<byte> part)
    {
        var length = part.Length;
        _hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        _hash.Append(part);
    }
}
