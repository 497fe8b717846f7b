namespace Correlator.Tests.Diagnostics;

/// <summary>How figures of several runs become one series.</summary>
public sealed class MetricFamilyTests
{
    [Fact]
    public void Counter_ColumnGivesEventsBack_DoesNotFall()
    {
        var family = new MetricFamily(MetricKind.Counter, maxSeries: 10);
        double unmatched = 3;
        var end = family.Add(new MetricReading("n", new MetricLabels("q"), () => unmatched));

        Assert.Equal([3], Values(family));
        unmatched = 2;
        Assert.Equal([3], Values(family));
        end();
        Assert.Equal([3], Values(family));
    }

    [Fact]
    public void Series_BeyondTheLimit_ShareOne()
    {
        var family = new MetricFamily(MetricKind.Counter, maxSeries: 2);
        for (var i = 0; i < 5; i++)
        {
            family.Add(new MetricReading("n", new MetricLabels($"q{i}", "s", "a", "late"), static () => 1));
        }

        Assert.Equal(
            ["q0/s/a/late 1", "q1/s/a/late 1", "other/other/other/late 3"],
            family.MeasureCounts().Select(static found => $"{string.Join('/', found.Tags.ToArray().Select(static tag => tag.Value))} {found.Value}"));
    }

    [Fact]
    public void Series_ManyRunsAfterAnother_AreNoMoreThanTheLimit()
    {
        var family = new MetricFamily(MetricKind.Counter, maxSeries: 3);
        for (var i = 0; i < 1000; i++)
        {
            family.Add(new MetricReading("n", new MetricLabels($"q{i}"), static () => 1))();
        }

        Assert.Equal([1, 1, 1, 997], Values(family));
    }

    [Fact]
    public void Greatest_SeveralRuns_IsThatOfTheWorst()
    {
        var family = new MetricFamily(MetricKind.Greatest, maxSeries: 10);
        family.Add(new MetricReading("n", new MetricLabels("q"), static () => 2));
        var end = family.Add(new MetricReading("n", new MetricLabels("q"), static () => 7));
        family.Add(new MetricReading("n", new MetricLabels("q"), static () => null));

        Assert.Equal([7], Values(family));
        end();
        Assert.Equal([2], Values(family));
    }

    private static IEnumerable<double> Values(MetricFamily family) => family.MeasureValues().Select(static found => found.Value);
}
