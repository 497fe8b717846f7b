namespace Correlator.Sources.Tests;

public sealed class PolledSourceOptionsTests
{
    private static readonly HttpSourceOptions Http = new() { Address = "http://127.0.0.1:9" };
    private static readonly HttpCredentials Me = new() { User = "me", Password = SecretReference.FromText("pw") };

    public static TheoryData<PrometheusOptions> WrongPrometheus { get; } =
    [
        new PrometheusOptions(),
        new PrometheusOptions { Http = Http, Step = TimeSpan.FromTicks(1) },
        new PrometheusOptions { Http = Http, Step = TimeSpan.FromMilliseconds(1.5) },
        new PrometheusOptions { Http = Http, MaxSeries = 0 },
        new PrometheusOptions { Http = Http, PollInterval = TimeSpan.Zero },
        new PrometheusOptions { Http = Http, Overlap = TimeSpan.FromSeconds(9) },
        new PrometheusOptions { Http = Http, Evaluation = (PrometheusEvaluation)7 },
    ];

    public static TheoryData<GraylogOptions> WrongGraylog { get; } =
    [
        new GraylogOptions(),
        new GraylogOptions { Http = Http, PageMessages = 10_001 },
        new GraylogOptions { Http = Http, MaxPageMessages = 100 },
        new GraylogOptions { Http = Http, Streams = ["a,b"] },
        new GraylogOptions { Http = Http, UsesSession = true },
        new GraylogOptions { Http = Http with { Credentials = Me }, Token = SecretReference.FromText("t") },
        new GraylogOptions { Http = Http with { Credentials = new HttpCredentials { Bearer = SecretReference.FromText("t") } } },
        new GraylogOptions { Http = Http, Interface = (GraylogInterface)7 },
    ];

    [Theory]
    [MemberData(nameof(WrongPrometheus))]
    public void PrometheusSource_OptionOutOfRange_IsRefusedAtOnce(PrometheusOptions options) =>
        Assert.ThrowsAny<ArgumentException>(() => new PrometheusSource("p", options));

    [Theory]
    [MemberData(nameof(WrongGraylog))]
    public void GraylogSource_OptionOutOfRange_IsRefusedAtOnce(GraylogOptions options) =>
        Assert.ThrowsAny<ArgumentException>(() => new GraylogLiveSource("g", options));

    [Fact]
    public void GraylogSource_OptionsChangedLater_AreNotSeen()
    {
        var options = new GraylogOptions { Http = Http, Query = "before" };
        var source = new GraylogSource("g", options);
        options.Query = "after";
        var request = new SourceRequest();

        _ = source.Open(request);

        Assert.Contains("asks for before", request.Statistics.Notes);
    }
}
