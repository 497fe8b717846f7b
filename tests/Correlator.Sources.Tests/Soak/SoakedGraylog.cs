using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests.Soak;

/// <summary>A followed Graylog; what is about tails changes nothing here.</summary>
internal sealed class SoakedGraylog(int capacity, TimeProvider time) : SoakedServer(capacity, time)
{
    private readonly FakeGraylog _graylog = new() { Time = time, Window = 500 };

    public override string Name => "Graylog";

    public override IDisposable Follow()
    {
        var options = new GraylogOptions
        {
            Http = Http,
            Interface = GraylogInterface.Search,
            PollInterval = TimeSpan.FromSeconds(1),
            Settle = TimeSpan.FromSeconds(2),
            Overlap = TimeSpan.FromSeconds(40),
            PageMessages = 200,
            MaxPageMessages = 400,
        };
        return new GraylogLiveSource("graylog", options, time: Time).Subscribe(new SourceRequest(), Tally);
    }

    public override void Push(int count) => _graylog.Push(Enumerable.Range(0, count).Select(i =>
    {
        // It keeps milliseconds; some share one, and some lie in two indices.
        var number = Tally.Sent;
        var at = DateTimeOffset.FromUnixTimeMilliseconds((Now - Lateness(number)).ToUnixTimeMilliseconds() + (i / 2));
        return new FakeMessage($"id-{number}", at, Tally.Send(at)) { Known = Now, Copies = number % 20 == 0 ? 2 : 1 };
    }).ToList());

    protected override void Forget(DateTimeOffset before) => _graylog.Forget(before);

    protected override Task AnswerAsync(HttpContext context) => _graylog.HandleAsync(context);

    protected override void OnFault(SoakFault fault)
    {
    }
}
