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

    /// <summary>The latest report; null before the first.</summary>
    public QueryReport? Report
    {
        get => Volatile.Read(ref _report);
        set => Volatile.Write(ref _report, value);
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
