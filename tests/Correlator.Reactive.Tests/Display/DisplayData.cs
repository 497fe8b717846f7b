using System.Reactive.Linq;

namespace Correlator.Tests.Display;

/// <summary>Correlations to show, and the worst that a log may say.</summary>
internal static class DisplayData
{
    public const string Hostile = "<script>alert(1)</script> ]]> </svg> \"double\" 'single' & \u001b[31m \u202e\u0000 %% # ; end \ud800 \u0085";

    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static LogEvent At(double seconds, string source, string message, string id = "7") =>
        new(Start.AddSeconds(seconds), source, message, Labels.Of(("id", id)));

    /// <summary>What <c>or</c> makes of a web's and a service's events.</summary>
    public static IReadOnlyList<Correlation> Correlate(IEnumerable<LogEvent> web, IEnumerable<LogEvent> service) =>
        [.. Query(web, service).ToEnumerable()];

    public static EventQuery<Correlation> Query(IEnumerable<LogEvent> web, IEnumerable<LogEvent> service) =>
        EventQuery.From("web", web.ToArray()).Or(EventQuery.From("svc", service.ToArray()), on: ["id"], within: TimeSpan.FromMinutes(1));

    public static Correlation Pair() => Correlate([At(0, "web", "asked")], [At(1.5, "svc", "answered")]).Single();

    public static Correlation Lonely() => Correlate([At(0, "web", "asked")], []).Single();

    public static Correlation Many(int count) =>
        Correlate([At(0, "web", "asked")], Enumerable.Range(0, count).Select(static i => At(i / 1000.0, "svc", $"line {i}"))).Single();
}
