using System.Reactive.Linq;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests;

/// <summary>The virtual-time harness runs operators of the System.Reactive that we ship with.</summary>
public sealed class VirtualTimeTests : ReactiveTest
{
    [Fact]
    public void TestScheduler_JoinOfHotObservables_RunsOnVirtualTime()
    {
        var scheduler = new TestScheduler();
        var left = scheduler.CreateHotObservable(OnNext(210, 1), OnNext(300, 2), OnCompleted<int>(400));
        var right = scheduler.CreateHotObservable(OnNext(220, 10), OnNext(310, 20), OnCompleted<int>(400));

        var result = scheduler.Start(() => left.Join(
            right,
            _ => Observable.Timer(TimeSpan.FromTicks(20), scheduler),
            _ => Observable.Timer(TimeSpan.FromTicks(20), scheduler),
            (l, r) => l + r));

        result.Messages.AssertEqual(OnNext(220, 11), OnNext(310, 22), OnCompleted<int>(400));
    }
}
