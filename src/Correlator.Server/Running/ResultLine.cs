namespace Correlator.Server;

/// <summary>A result as it goes out: written once, for all who want it.</summary>
/// <param name="Id">The correlation's id.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="End">When its last event was.</param>
/// <param name="IsComplete">Whether all sides contributed.</param>
/// <param name="Json">The correlation as JSON, without a line end.</param>
internal sealed record ResultLine(string Id, int Revision, DateTimeOffset End, bool IsComplete, ReadOnlyMemory<byte> Json);

/// <summary>Writes correlations as JSON. One caller at a time.</summary>
internal sealed class ResultWriter : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly JsonLinesSink _sink;

    public ResultWriter() => _sink = new JsonLinesSink(_bytes, isImmediate: true);

    public ResultLine Write(Correlation correlation)
    {
        _bytes.SetLength(0);
        _sink.OnNext(correlation);
        var json = _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length - 1).ToArray();
        return new ResultLine(correlation.Id, correlation.Revision, correlation.End, correlation.Completeness == Completeness.Complete, json);
    }

    public void Dispose() => _sink.Dispose();
}
