namespace Correlator.Server;

/// <summary>The outputs of one query.</summary>
internal sealed class OutputSet : IAsyncDisposable
{
    private const int MaxHeld = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<ResultLine> _held = new();
    private bool _isHolding;
    private OutputSet? _next;

    private OutputSet(IReadOnlyList<ResultOutput> outputs) => Outputs = outputs;

    public IReadOnlyList<ResultOutput> Outputs { get; }

    public static OutputSet Open(ServerContext server, StandingQueryDefinition query)
    {
        var outputs = query.Outputs.Select(definition => Create(server, query.Name, definition)).ToList();
        outputs.ForEach(static output => output.Start());
        return new OutputSet(outputs);
    }

    public void Accept(ResultLine line)
    {
        lock (_gate)
        {
            if (_next is null && _isHolding)
            {
                if (_held.Count == MaxHeld)
                {
                    _held.Dequeue();
                }

                _held.Enqueue(line);
                return;
            }
        }

        if (_next is { } next)
        {
            next.Accept(line);
            return;
        }

        foreach (var output in Outputs)
        {
            output.Accept(line);
        }
    }

    /// <summary>Keeps what comes from now on for those who take its place.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHolding = true;
        }
    }

    /// <summary>Others take its place, and get what was kept for them.</summary>
    public void PassTo(OutputSet next)
    {
        lock (_gate)
        {
            while (_held.TryDequeue(out var line))
            {
                next.Accept(line);
            }

            _next = next;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Outputs.Select(static output => output.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static ResultOutput Create(ServerContext server, string query, OutputDefinition definition) => definition.Kind switch
    {
        "file" => new FileOutput(server, query, definition),
        "webhook" => new WebhookOutput(server, query, definition),
        _ => new OtlpOutput(server, query, definition),
    };
}
