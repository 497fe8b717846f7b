using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Applies the <c>set</c> statements of a query over the options of the run.</summary>
internal static class SettingsCompiler
{
    public static CorrelationOptions Apply(QuerySyntax query, CorrelationOptions options)
    {
        foreach (var statement in query.Statements)
        {
            if (statement is SetSyntax set)
            {
                options = Apply(set.Option, options);
            }
        }

        return options;
    }

    public static TimeSpan Duration(OptionSyntax option) => option.Value is QuantitySyntax quantity
        ? TimeSpan.FromTicks(quantity.Kind == QuantityKind.Duration ? (long)quantity.Value : (long)(quantity.Value * TimeSpan.TicksPerSecond))
        : throw NotCompiledException.BadValue(option, $"`{option.Name.Text}` takes a duration such as 30s.");

    public static StateBudget State(OptionSyntax option) => StateBudgetOption.TryRead(option.Value, out var budget)
        ? budget
        : throw NotCompiledException.BadValue(option, $"`{option.Name.Text}` takes a number of events or a size such as 64MB.");

    private static CorrelationOptions Apply(OptionSyntax option, CorrelationOptions options) => option.Name.Text.ToLowerInvariant() switch
    {
        "lateness" => options with { Lateness = Duration(option) },
        "idle" => options with { Idle = Duration(option) },
        "max_outage" => options with { MaxOutage = Duration(option) },
        "max_events" => options with { MaxEvents = (int)((QuantitySyntax)option.Value).Value },
        "max_state" => options with { MaxState = State(option) },
        "timezone" => options with { TimeZone = Zone(option) },
        "emit" => options with { Emit = Emit(option) },
        _ => throw NotCompiledException.NotRunnable(option, $"`set {option.Name.Text}`"),
    };

    private static string Text(OptionSyntax option) => option.Value is StringSyntax text ? text.Value : ((FieldSyntax)option.Value).Name;

    private static EmitMode Emit(OptionSyntax option) => Enum.Parse<EmitMode>(Text(option), ignoreCase: true);

    private static TimeZoneInfo Zone(OptionSyntax option) => TimeZoneText.TryParse(Text(option), out var zone)
        ? zone
        : throw NotCompiledException.BadValue(option, $"The time zone `{Text(option)}` is not known here; use UTC, an offset such as +02:00, or a name such as Europe/Berlin.");
}
