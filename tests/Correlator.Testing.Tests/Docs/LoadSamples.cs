using System.Globalization;

namespace Correlator.Testing.Tests.Docs;

/// <summary>The sample of docs/load-test.md, run.</summary>
public sealed class LoadSamples : IDisposable
{
    private readonly StringWriter _console = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    private StringWriter Console => _console;

    public void Dispose() => _console.Dispose();

    [Fact]
    public void Schedule_OfARamp_TellsWhenEventsAreDue()
    {
        var schedule = LoadSchedule.Create(LoadPattern.Ramp, rate: 1000, TimeSpan.FromSeconds(10));
        Console.WriteLine($"{schedule.Count} events, the first thousand within {TimeSpan.FromTicks(schedule.DueTicks(1000)).TotalSeconds:0} s");

        Assert.Equal("9000 events, the first thousand within 2 s\n", Console.ToString());
    }
}
