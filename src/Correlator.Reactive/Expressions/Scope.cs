namespace Correlator;

/// <summary>What fields mean while an expression is computed.</summary>
internal interface IScope
{
    /// <summary>The value of a field, or missing.</summary>
    Value Field(string? alias, FieldName name);

    /// <summary>The value of a function of the whole correlation (duration, start, end, time, count), or missing.</summary>
    Value Function(string name, string? alias);
}

/// <summary>The fields of one event.</summary>
/// <remarks>In a stream's own stages there are no aliases; inside <c>any(…)</c> of a correlation a field of an alias is one of that alias' events.</remarks>
internal sealed class EventScope : IScope
{
    private static readonly Dictionary<string, ulong> NoAliases = [];

    public LogEvent Event { get; set; } = null!;

    /// <summary>The stream of the event, and the streams that the aliases stand for.</summary>
    public int Stream { get; set; }

    public IReadOnlyDictionary<string, ulong> Aliases { get; init; } = NoAliases;

    public Value Field(string? alias, FieldName name) =>
        Event.TryGetLabel(name.Text, out var value) ? Value.OfText(value) : Value.Missing;

    public Value Function(string name, string? alias) => Value.Missing;

    public bool IsOf(string? alias) => alias is null || (Aliases.TryGetValue(alias, out var streams) && (streams >> Stream & 1) != 0);

    public bool HasAliasesOf(Predicate predicate)
    {
        if (Aliases.Count == 0)
        {
            return true;
        }

        var isOfAll = true;
        predicate.VisitFields((alias, _) => isOfAll &= IsOf(alias));
        return isOfAll;
    }
}
