using System.Text;
using Correlator.Tests.Architecture;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>What a Prometheus server answered to requests, as it was recorded, served again.</summary>
internal sealed class PrometheusTranscripts
{
    private readonly Dictionary<string, (int Status, string Type, string Body)> _answers = new(StringComparer.Ordinal);

    public PrometheusTranscripts(params IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Load(Repository.ReadLines($"tests/Correlator.Sources.Tests/Prometheus/Transcripts/{file}.http"));
        }
    }

    public int Count => _answers.Count;

    /// <summary>The query of the last request.</summary>
    public List<IQueryCollection> Requests { get; } = [];

    /// <summary>Answers as was recorded for a target, whatever the request asks.</summary>
    public RequestDelegate Always(string target) => context =>
    {
        Requests.Add(context.Request.Query);
        var (status, type, body) = _answers[target];
        return TestServer.WriteAsync(context, status, body, type);
    };

    // "> GET target HTTP/1.1", headers; "< HTTP/1.1 200 OK", headers; "<"; the body.
    private void Load(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("> GET ", StringComparison.Ordinal))
            {
                continue;
            }

            var target = lines[i].Split(' ')[2];
            var status = 0;
            var type = string.Empty;
            while (lines[++i] != "<")
            {
                status = lines[i].StartsWith("< HTTP/", StringComparison.Ordinal) ? int.Parse(lines[i].Split(' ')[2]) : status;
                type = lines[i].StartsWith("< Content-Type: ", StringComparison.Ordinal) ? lines[i]["< Content-Type: ".Length..] : type;
            }

            var body = new StringBuilder();
            while (++i < lines.Length && lines[i].Length > 0)
            {
                body.Append(lines[i]);
            }

            _answers[target] = (status, type, body.ToString());
        }
    }
}
