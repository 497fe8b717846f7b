namespace Correlator.Dsl.Tests.Docs;

/// <summary>The example of <see cref="QueryCache"/>, run over a compiled query.</summary>
public sealed class QueryCacheSamples
{
    // Stands for the console in the sample.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public async Task QueryCache_CompiledQueryTwice_IsExecutedOnce()
    {
        var source = new ListSource("a", [new LogEvent(DateTimeOffset.UnixEpoch, "a", "x")]);
        var compiled = QueryCompiler.Compile("a({})", new SourceCatalog { source });
        var executions = 0;
        IAsyncEnumerable<Correlation> Execute(CancellationToken _)
        {
            executions++;
            return compiled.Query.ToAsyncEnumerable(new BoundedBufferOptions());
        }

        var cache = new QueryCache(new QueryCacheOptions { TimeToLive = TimeSpan.FromMinutes(5) });
        var key = new QueryCacheKey(compiled.Node.ToString(), compiled.Options);
        await foreach (var correlation in cache.RunAsync(key, Execute))
        {
            Console.WriteLine(correlation);
        }

        await foreach (var correlation in cache.RunAsync(key, Execute))
        {
            Console.WriteLine(correlation);
        }

        Assert.Equal(1, executions);
        var lines = Console.ToString().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0], lines[1]);
    }
}
