using System.Globalization;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>Where times stand on a marble diagram.</summary>
internal sealed record MarbleScale(DateTimeOffset From, DateTimeOffset To, double Left, double Right)
{
    private const int MostMarks = 9;
    private static readonly int[] Seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

    public static MarbleScale Of(IReadOnlyList<DateTimeOffset> times, double left, double right) => new(times.Min(), times.Max(), left, right);

    public double At(DateTimeOffset time) => To == From ? Left : Left + ((Right - Left) * ((time - From) / (To - From)));

    /// <summary>Round times.</summary>
    public IEnumerable<(double X, string Text)> Marks()
    {
        var step = TimeSpan.FromSeconds(Seconds.First(seconds => (To - From).TotalSeconds / seconds <= MostMarks));
        var first = new DateTimeOffset((From.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero);
        for (var time = first; time <= To; time += step)
        {
            yield return (At(time), time.ToString(step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture));
        }
    }
}
