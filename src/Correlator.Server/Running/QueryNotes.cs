using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>What the engine has said of one query.</summary>
internal sealed class QueryNotes
{
    private const int MaxWarnings = 100;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, string Stream), long> _losses = [];
    private readonly List<EngineWarning> _warnings = [];
    private QueryReport? _report;
    private LatencySummary? _latency;

    /// <summary>The latest report; null before the first.</summary>
    public QueryReport? Report => Volatile.Read(ref _report);

    /// <summary>How long the latest results took; null before the first.</summary>
    public LatencySummary? Latency
    {
        get
        {
            lock (_gate)
            {
                return _latency;
            }
        }
    }

    // A second without results has no latency: what was last measured still holds, and who looks every other second would miss it.
    public void Add(QueryReport report)
    {
        Volatile.Write(ref _report, report);
        lock (_gate)
        {
            _latency = report.Query.Latency ?? _latency;
        }
    }

    public void Add(string kind, string stream, long count)
    {
        lock (_gate)
        {
            _losses[(kind, stream)] = _losses.GetValueOrDefault((kind, stream)) + count;
        }
    }

    /// <summary>Keeps a warning; the first hundred say enough.</summary>
    public void Add(EngineWarning warning)
    {
        lock (_gate)
        {
            if (_warnings.Count < MaxWarnings)
            {
                _warnings.Add(warning);
            }
        }
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        lock (_gate)
        {
            json.WriteStartArray("losses");
            foreach (var ((kind, stream), count) in _losses)
            {
                json.WriteStartObject();
                json.WriteString("kind", kind);
                json.WriteString("stream", stream);
                json.WriteNumber("count", count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("warnings");
            foreach (var warning in _warnings)
            {
                json.WriteStartObject();
                json.WriteString("code", warning.Code);
                json.WriteString("message", warning.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
