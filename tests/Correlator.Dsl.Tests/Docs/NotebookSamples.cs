using System.Reactive.Linq;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples of docs/notebooks.md as they stand there, run.</summary>
public sealed class NotebookSamples
{
    private readonly List<object?> _shown = [];

    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public async Task LiveViews_OfAQuery_ReplaceWhatIsShown()
    {
        var query = EventQuery.From("a", [new LogEvent(DateTimeOffset.UnixEpoch, "a", string.Empty)]);

        var shown = KernelInvocationContext.Current.Display(LiveView.Empty);
        await query.ToLiveViews().ForEachAsync(shown.Update);

        Assert.Equal([LiveView.Empty, _shown[^1]], _shown);
        Assert.True(Assert.IsType<LiveView>(_shown[^1]) is { IsLast: true, Statistics.Results: 1 });
    }

    [Fact]
    public async Task LiveViews_InAProgram_AreText()
    {
        var query = EventQuery.From("a", [new LogEvent(DateTimeOffset.UnixEpoch, "a", string.Empty)]);
        await query.ToLiveViews().ForEachAsync(Console.WriteLine);

        Assert.StartsWith("ended", Console.ToString(), StringComparison.Ordinal);
    }

    // Stands for the notebook's own, by its name there.
    private Context KernelInvocationContext => new(new Displayed(_shown));

    private sealed record Context(Displayed Current);

    private sealed class Displayed(List<object?> shown)
    {
        public Displayed Display(object? value)
        {
            Update(value);
            return this;
        }

        public void Update(object? value) => shown.Add(value);
    }
}
