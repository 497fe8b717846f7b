namespace Correlator;

/// <summary>What items have in common that count as equal: chosen key parts; without such, time, source, message and labels of all events.</summary>
internal sealed class ItemIdentity(IReadOnlyList<KeyExpression> parts, IReadOnlyDictionary<string, ulong> aliases, bool isWhole)
{
    private readonly (KeyExpression Part, ulong Streams)[] _parts = [.. parts.Select(part => (part, ItemField.StreamsOf(part.Alias, aliases)))];
    private readonly ItemScope _scope = new();
    private readonly IdentityHash _hash = new();
    private readonly Utf8Scratch _scratch = new();

    public Hash128 Of(in Item item)
    {
        _scope.Enter(item);
        foreach (var part in _parts)
        {
            // A missing part is the empty text, as in the selectors of labels.
            _scope.TryReadKey(part, _scratch, out var value);
            _hash.Append(value);
        }

        if (isWhole)
        {
            AppendEvents();
        }

        return _hash.Take();
    }

    private void AppendEvents()
    {
        foreach (var member in _scope.Members)
        {
            _hash.Append(member.Event.Ticks);
            _hash.Append(member.Event.Source);
            _hash.Append(member.Event.MessageUtf8);
            _hash.Append(member.Event.Labels);
        }
    }
}
