namespace Correlator;

/// <summary>Computes what two copies of an event have in common, as a hash of chosen fields.</summary>
internal sealed class EventIdentity(IReadOnlyList<string> fields)
{
    private readonly IdentityHash _hash = new();
    private readonly FieldName[] _fields = [.. fields.Select(FieldName.Of)];

    public Hash128 Of(LogEvent logEvent)
    {
        foreach (var field in _fields)
        {
            switch (field.Text)
            {
                case "timestamp":
                    _hash.Append(logEvent.Ticks);
                    break;
                case "source":
                    _hash.Append(logEvent.Source);
                    break;
                case "message":
                    _hash.Append(logEvent.MessageUtf8);
                    break;
                case "labels":
                    _hash.Append(logEvent.Labels);
                    break;
                default:
                    _hash.Append(logEvent.TryGetLabelUtf8(field, out var value) ? value : default);
                    break;
            }
        }

        return _hash.Take();
    }
}
