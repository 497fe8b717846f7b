using Correlator.Dsl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting.Tests;

/// <summary>What the configuration says of a host's engine, and what is said of mistakes.</summary>
public sealed class HostConfigurationTests
{
    private static readonly (string Path, string Text, object Value)[] Values =
    [
        ("DefaultWindow", "00:02:00", TimeSpan.FromMinutes(2)),
        ("Lateness", "0s", TimeSpan.Zero),
        ("Idle", "3s", TimeSpan.FromSeconds(3)),
        ("MaxOutage", "1m", TimeSpan.FromMinutes(1)),
        ("MaxEvents", "7", 7),
        ("MaxState", "50000, 64MB, fail", StateBudget.Parse("50000, 64MB, fail")),
        ("BufferSize", "8", 8),
        ("Overflow", "DropOldest", OverflowPolicy.DropOldest),
        ("SharedEvents", "0", 0),
        ("MaxQueries", "9", 9),
        ("Partitions", "2", 2),
        ("Deduplication:Window", "5s", TimeSpan.FromSeconds(5)),
        ("Deduplication:Fields", "message, user", "message user"),
        ("Deduplication:MaxEntries", "10", 10),
        ("Cache:MaxEntries", "20", 20),
        ("Cache:MaxCorrelations", "3000", 3000),
        ("Cache:TimeToLive", "1m", TimeSpan.FromMinutes(1)),
        ("AllowsLookupFiles", "True", true),
        ("ReportInterval", "1s", TimeSpan.FromSeconds(1)),
        ("Emit", "final", EmitMode.Final),
        ("TimeZone", "+02:00", TimeSpan.FromHours(2)),
        ("IsStrict", "true", true),
    ];

    [Fact]
    public void Configuration_EveryOption_IsReadByTheNameOfItsProperty()
    {
        var options = Read([.. Values.Select(static value => (value.Path, (string?)value.Text))]).Engine;

        Assert.Equal(EngineSettings.All.Select(static setting => setting.Path).Order(StringComparer.Ordinal), Values.Select(static value => value.Path).Order(StringComparer.Ordinal));
        Assert.Equal(Values.Select(static value => value.Value), new object[]
        {
            options.DefaultWindow, options.Lateness, options.Idle, options.MaxOutage, options.MaxEvents, options.MaxState, options.BufferSize, options.Overflow, options.SharedEvents,
            options.MaxQueries, options.Partitions, options.Deduplication!.Window, string.Join(' ', options.Deduplication.Fields), options.Deduplication.MaxEntries,
            options.Cache!.MaxEntries, options.Cache.MaxCorrelations, options.Cache.TimeToLive, options.AllowsLookupFiles, options.ReportInterval, options.Emit, options.TimeZone.BaseUtcOffset, options.IsStrict,
        });
    }

    [Fact]
    public void Configuration_EveryPropertyOfTheOptions_HasASetting()
    {
        // The clock and the metrics are objects, which no text can be.
        string[] objects = [nameof(CorrelationEngineOptions.Scheduler), nameof(CorrelationEngineOptions.Metrics)];
        var properties = typeof(CorrelationEngineOptions).GetProperties().Where(static property => property.GetMethod!.IsStatic is false).Select(static property => property.Name);

        Assert.Equal(properties.Except(objects).Order(StringComparer.Ordinal), EngineSettings.All.Select(static setting => setting.Path.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("low-memory", 100)]
    [InlineData("Standard", 500)]
    [InlineData("HighMemory", 2000)]
    public void Preset_ByName_IsWhatOtherOptionsChange(string preset, int bufferSize)
    {
        var options = Read(("Lateness", "1s"), ("preset", preset)).Engine;

        Assert.Equal((bufferSize, TimeSpan.FromSeconds(1)), (options.BufferSize, options.Lateness));
    }

    [Fact]
    public void Configuration_AnArray_IsAListOfNames() =>
        Assert.Equal(["message", "user"], Read(("Deduplication:Fields:0", "message"), ("Deduplication:Fields:1", "user")).Engine.Deduplication!.Fields);

    [Theory]
    [InlineData("Partitions", "99", "Correlator:Partitions: Partitions must be 1 to 64; it is 99.")]
    [InlineData("partitions", "many", "Correlator:partitions: 'many' is no whole number")]
    [InlineData("Idle", "0s", "Correlator:Idle: Idle must be more than zero; it is zero.")]
    [InlineData("Lateness", "soon", "Correlator:Lateness: 'soon' is no duration")]
    [InlineData("Lateness", "-00:00:01", "Correlator:Lateness: Lateness must be zero or more; it is -00:00:01.")]
    [InlineData("MaxState", "much", "Correlator:MaxState: A number of events")]
    [InlineData("Overflow", "burst", "Correlator:Overflow: 'burst' is none of wait, drop-oldest")]
    [InlineData("IsStrict", "maybe", "Correlator:IsStrict: 'maybe' is neither true nor false.")]
    [InlineData("Preset", "huge", "Correlator:Preset: 'huge' is none of low-memory, standard, high-memory.")]
    [InlineData("Deduplication:Window", "0s", "Correlator:Deduplication:Window: Deduplication.Window must be more than zero; it is zero.")]
    [InlineData("Deduplication:Windows", "1s", "Correlator:Deduplication:Windows means nothing here; known are Preset")]
    [InlineData("Latency", "1s", "Correlator:Latency means nothing here; known are Preset")]
    [InlineData("Stop", "Later", "Correlator:Stop: 'Later' is none of Drop, Close.")]
    [InlineData("HealthMemory", "0s", "HealthMemory must be more than zero")]
    [InlineData("Queries:x", "", "Queries:x: needs a name and a text.")]
    public void Configuration_Mistake_NamesKeyValueAndRange(string key, string value, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read((key, value)));

        Assert.StartsWith(expected, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_SeveralMistakes_AreAllTold() =>
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => Read(("Partitions", "0"), ("Idle", "x"))).Failures.Count());

    [Fact]
    public async Task Configuration_Mistake_IsToldAtTheStart()
    {
        await using var running = RunningHost.Build(static (_, _) => { }, configuration: ("Correlator:Partitions", "99"));

        await Assert.ThrowsAsync<OptionsValidationException>(() => running.Host.StartAsync());
    }

    [Fact]
    public void Queries_OfTheConfiguration_TakeThePlaceOfThoseOfTheCode()
    {
        using var services = Services(static correlator => correlator.AddQuery("x", "a({})").AddQuery("y", "b({})"), ("Queries:x", "c({})"), ("Queries:z", "d({})"));

        Assert.Equal(["x c({})", "y b({})", "z d({})"], OptionsOf(services).Queries.Select(static query => $"{query.Key} {query.Value}"));
    }

    [Fact]
    public void Options_SetInCode_CountMoreThanTheConfiguration()
    {
        using var services = Services(
            static correlator => correlator.Services.AddCorrelator(static options => options.Engine = options.Engine with { Idle = TimeSpan.FromSeconds(1) }), ("Idle", "2s"), ("Lateness", "3s"));

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (OptionsOf(services).Engine.Idle, OptionsOf(services).Engine.Lateness));
    }

    [Fact]
    public void Options_SetInCodeOutOfRange_NameTheOption()
    {
        using var services = Services(static correlator => correlator.Services.Configure<CorrelatorHostOptions>(static options => options.Engine = options.Engine with { BufferSize = 0 }));

        Assert.Contains("BufferSize must be 1 to 1000000; it is 0.", Assert.Throws<OptionsValidationException>(() => OptionsOf(services)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_OfAQueryThatThereIsNot_IsAMistake()
    {
        using var services = Services(static correlator => correlator.AddHandler("nosuch", static _ => throw new InvalidOperationException()));

        Assert.Contains("'nosuch'", Assert.Throws<OptionsValidationException>(() => OptionsOf(services)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_OfTheCallersChoice_IsReadInstead()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Logs:Idle", (string?)"4s")]).Build();
        var services = new ServiceCollection();
        services.AddCorrelator(configuration.GetSection("Logs"));
        using var provider = services.BuildServiceProvider();

        Assert.Equal(TimeSpan.FromSeconds(4), OptionsOf(provider).Engine.Idle);
    }

    private static CorrelatorHostOptions Read(params (string Key, string? Value)[] entries)
    {
        using var services = Services(static _ => { }, entries);
        return OptionsOf(services);
    }

    private static ServiceProvider Services(Action<CorrelatorBuilder> add, params (string Key, string? Value)[] entries)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(static entry => KeyValuePair.Create($"Correlator:{entry.Key}", entry.Value))).Build());
        add(services.AddCorrelator());
        return services.BuildServiceProvider();
    }

    private static CorrelatorHostOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<CorrelatorHostOptions>>().Value;
}
