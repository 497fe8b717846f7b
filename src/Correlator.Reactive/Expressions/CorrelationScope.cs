namespace Correlator;

/// <summary>The fields of a correlation: its labels and values, and those of its events.</summary>
internal sealed class CorrelationScope(Correlation correlation, IReadOnlyDictionary<string, ulong> aliases) : IScope
{
    private readonly Dictionary<string, LogEvent> _choice = new(StringComparer.Ordinal);

    public bool TryGetLabel(FieldName name, out string value)
    {
        foreach (var (column, selected) in correlation.Values)
        {
            if (column == name.Text && selected is not null)
            {
                value = selected;
                return true;
            }
        }

        return correlation.Labels.TryGetValue(name.Text, out value!);
    }

    public int CountOf(string alias) => correlation.Events.Count(e => IsOf(e, alias));

    /// <summary>Whether one event satisfies a condition as a whole; where all its fields name aliases, one of the events of these.</summary>
    public bool AnyEvent(Predicate predicate)
    {
        var scope = new EventScope { Aliases = aliases };
        var streams = StreamsOf(predicate);
        foreach (var member in correlation.Events)
        {
            if ((streams >> member.Stream & 1) == 0)
            {
                continue;
            }

            (scope.Event, scope.Stream) = (member.Event, member.Stream);
            if (predicate.Evaluate(scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a comparison holds for some choice of one event for each alias that it names and one for its bare fields.</summary>
    public bool AnyChoice(ValuePredicate predicate)
    {
        var slots = new List<string>();
        predicate.VisitFields((alias, name) =>
        {
            var slot = alias ?? string.Empty;
            if (!slots.Contains(slot) && !(alias is null && TryGetLabel(name, out _)))
            {
                slots.Add(slot);
            }
        });
        _choice.Clear();
        return AnyChoice(predicate, slots, 0);
    }

    public Value Field(string? alias, FieldName name)
    {
        if (alias is null && TryGetLabel(name, out var label))
        {
            return Value.OfText(label);
        }

        return _choice.TryGetValue(alias ?? string.Empty, out var chosen)
            ? Value.OfText(chosen.TryGetLabel(name.Text, out var value) ? value : null)
            : First(alias, name);
    }

    public Value Function(string name, string? alias) => name switch
    {
        "duration" => Value.OfNumber(correlation.Duration.TotalSeconds, ValueKind.Seconds),
        "start" => Value.OfNumber(correlation.Start.UtcTicks, ValueKind.Time),
        "end" => Value.OfNumber(correlation.End.UtcTicks, ValueKind.Time),
        "count" => Value.OfNumber(CountOf(alias!)),
        _ => TimeOf(alias!),
    };

    /// <summary>The streams whose events a condition is about: those of its aliases, or all where a field names none.</summary>
    private ulong StreamsOf(Predicate predicate)
    {
        var (named, hasBare) = (0UL, false);
        predicate.VisitFields((alias, _) =>
        {
            hasBare |= alias is null;
            named |= alias is null ? 0 : aliases.GetValueOrDefault(alias);
        });
        return hasBare || named == 0 ? ulong.MaxValue : named;
    }

    /// <summary>The value of the first event in total order that has the field.</summary>
    private Value First(string? alias, FieldName name)
    {
        foreach (var member in correlation.Events)
        {
            if ((alias is null || IsOf(member, alias)) && member.Event.TryGetLabel(name.Text, out var value))
            {
                return Value.OfText(value);
            }
        }

        return Value.Missing;
    }

    private Value TimeOf(string alias)
    {
        foreach (var member in correlation.Events)
        {
            if (IsOf(member, alias))
            {
                return Value.OfNumber(member.Event.Ticks, ValueKind.Time);
            }
        }

        return Value.Missing;
    }

    private bool AnyChoice(ValuePredicate predicate, List<string> slots, int index)
    {
        if (index == slots.Count)
        {
            return predicate.Judge(this);
        }

        var slot = slots[index];
        foreach (var member in correlation.Events)
        {
            if (slot.Length == 0 || IsOf(member, slot))
            {
                _choice[slot] = member.Event;
                if (AnyChoice(predicate, slots, index + 1))
                {
                    _choice.Clear();
                    return true;
                }
            }
        }

        _choice.Remove(slot);
        return false;
    }

    private bool IsOf(CorrelatedEvent member, string alias) =>
        aliases.TryGetValue(alias, out var streams) && (streams >> member.Stream & 1) != 0;
}
