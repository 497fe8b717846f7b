using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests.Soak;

/// <summary>A followed Loki, with tails.</summary>
internal sealed class SoakedLoki(int capacity, TimeProvider time) : SoakedServer(capacity, time)
{
    private static readonly string[] Streams = ["app=a,n=0", "app=a,n=1", "app=a,n=2"];
    private readonly LokiBackend _backend = new() { MaxEntries = 500 };
    private LokiServer? _front;

    public override string Name => "Loki";

    public override IDisposable Follow()
    {
        var options = new LokiOptions
        {
            Http = Http,
            PollInterval = TimeSpan.FromMilliseconds(500),
            TailPollInterval = TimeSpan.FromSeconds(2),
            Settle = TimeSpan.FromSeconds(1),
            Overlap = TimeSpan.FromSeconds(20),
            OverlapInterval = TimeSpan.FromSeconds(5),
        };
        return new LokiLiveSource("loki", options, time: Time).Subscribe(new SourceRequest { Selector = "{app=\"a\"}" }, Tally);
    }

    public override void Push(int count)
    {
        var lines = new LokiLine[count];
        for (var i = 0; i < count; i++)
        {
            // Some share a nanosecond; some lie a little ahead of the reader's clock.
            var at = Now - Lateness(Tally.Sent) + TimeSpan.FromMilliseconds(i / 3);
            lines[i] = new LokiLine(Streams[i % Streams.Length], Nanoseconds(at), Tally.Send(at));
        }

        foreach (var part in lines.Chunk(50))
        {
            _backend.Push(part);
        }
    }

    protected override void Forget(DateTimeOffset before) => _backend.Forget(Nanoseconds(before));

    protected override Task AnswerAsync(HttpContext context) => (_front ??= LokiServer.Over(_backend)).HandleAsync(context);

    protected override void OnFault(SoakFault fault)
    {
        _backend.MaxTails = fault == SoakFault.FullTails ? 0 : 10;
        _backend.Frames = fault switch
        {
            SoakFault.LossyTails => static lines => [new LokiFrame([.. lines.Take(3)], lines.Length % 2)],
            SoakFault.RepeatedLines => static lines => [new LokiFrame(lines), new LokiFrame(lines)],
            SoakFault.TurnedLines => static lines => [new LokiFrame([.. lines.Reverse()])],
            SoakFault.SpoiltTails => static lines => [new LokiFrame(lines) { Raw = "{\"streams\":[{" }],
            _ => static lines => [new LokiFrame(lines)],
        };
        foreach (var tail in fault is SoakFault.BrokenTails or SoakFault.EndedTails or SoakFault.FullTails ? _backend.Tails : [])
        {
            if (fault == SoakFault.EndedTails)
            {
                tail.Close("reached tail max duration limit");
            }
            else
            {
                tail.Break();
            }
        }
    }

    private static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
