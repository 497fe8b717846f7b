namespace Correlator.Sources;

/// <summary>A kind of server that is asked for its events over HTTP: its own options, and those that all such servers have.</summary>
/// <typeparam name="T">The options record.</typeparam>
internal abstract class PulledKind<T> : SourceKind
    where T : PulledSourceOptions, new()
{
    private readonly SourceOptions<T> _table;

    protected PulledKind(params IEnumerable<SourceOption<T>> own)
    {
        var defaults = new T();
        _table = new SourceOptions<T>(
        [
            .. own,
            Common("history", $"How far back a read begins that names no beginning. Default: {Text(defaults.History)}.", static (o, text) => o with { History = OptionText.ToDuration(text) }),
            Common("poll", $"How often new events are asked for. Default: {Text(defaults.PollInterval)}.", static (o, text) => o with { PollInterval = OptionText.ToDuration(text) }),
            Common("settle", $"How long an event may take until the server finds it. Default: {Text(defaults.Settle)}.", static (o, text) => o with { Settle = OptionText.ToDuration(text) }),
            Common("overlap", $"How far back late events are looked for. Default: {Text(defaults.Overlap)}.", static (o, text) => o with { Overlap = OptionText.ToDuration(text) }),
            Common("max-catch-up", $"How much is caught up with after a stop. Default: {Text(defaults.MaxCatchUp)}.", static (o, text) => o with { MaxCatchUp = OptionText.ToDuration(text) }),
            .. HttpOptions.For<T>(static (o, change) => (T)((PulledSourceOptions)o with { Http = change(o.Http) })),
        ]);
    }

    public override bool IsOverHttp => true;

    public override IReadOnlyList<SourceOptionHelp> Options => _table.Help;

    public override ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        var options = _table.Apply(definition, new T { Http = new HttpSourceOptions { Address = definition.Address } });
        return SourceOptions<T>.Guard(definition, () => Create(definition.Name, options, context));
    }

    /// <summary>Makes the source of a server.</summary>
    protected abstract ILogSource Create(string name, T options, SourceContext context);

    private static SourceOption<T> Common(string name, string help, Func<PulledSourceOptions, string, PulledSourceOptions> apply) =>
        new(name, help, (options, text) => (T)apply(options, text));

    // In the greatest unit of which it is a whole number.
    private static string Text(TimeSpan length) => length switch
    {
        _ when length.Ticks % TimeSpan.TicksPerDay == 0 => $"{length.Days}d",
        _ when length.Ticks % TimeSpan.TicksPerHour == 0 => $"{length.Hours}h",
        _ when length.Ticks % TimeSpan.TicksPerMinute == 0 => $"{length.Minutes}m",
        _ => $"{length.Seconds}s",
    };
}
