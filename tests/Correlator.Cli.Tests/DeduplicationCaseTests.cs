using System.Reactive.Linq;
using System.Text.Json;
using Microsoft.Reactive.Testing;

namespace Correlator.Cli.Tests;

/// <summary>The behaviour cases of deduplication, on a virtual clock of arrival.</summary>
public sealed class DeduplicationCaseTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Ids => CaseFile.IdsOf("dedup");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Deduplicate_Case_KeepsTheExpectedEvents(string id)
    {
        var input = CaseFile.Get(id).GetProperty("input");
        var scheduler = new TestScheduler();
        var kept = new List<LogEvent>();
        var names = new Dictionary<LogEvent, string>();
        var arrivals = input.GetProperty("events").EnumerateArray().Select(json =>
        {
            var logEvent = EventOf(json);
            names.Add(logEvent, json.Text("id"));
            return ReactiveTest.OnNext(1 + (json.GetProperty("arrive").GetInt64() * TimeSpan.TicksPerMillisecond), logEvent);
        });

        using var subscription = new EventDeduplicator(OptionsOf(input.GetProperty("options"), scheduler))
            .Deduplicate(scheduler.CreateHotObservable([.. arrivals]))
            .Subscribe(kept.Add);
        scheduler.Start();

        var expected = CaseFile.Get(id).GetProperty("expected").GetProperty("kept").EnumerateArray().Select(static name => name.GetString());
        Assert.Equal(expected, kept.Select(logEvent => names[logEvent]));
    }

    private static EventDeduplicatorOptions OptionsOf(JsonElement json, TestScheduler scheduler)
    {
        var options = new EventDeduplicatorOptions { Scheduler = scheduler };
        options = json.TryGetProperty("windowMs", out var window) ? options with { Window = TimeSpan.FromMilliseconds(window.GetInt64()) } : options;
        options = json.TryGetProperty("maxEntries", out var entries) ? options with { MaxEntries = entries.GetInt32() } : options;
        return json.TryGetProperty("fields", out var fields) ? options with { Fields = [.. fields.EnumerateArray().Select(static field => field.GetString()!)] } : options;
    }

    private static LogEvent EventOf(JsonElement json) => new(
        Epoch.AddSeconds(json.GetProperty("t").GetDouble()),
        json.Text("source"),
        json.Text("message"),
        Labels.Of(json.GetProperty("labels").EnumerateObject().Select(static label => KeyValuePair.Create(label.Name, label.Value.GetString()!))));
}
