namespace Correlator.Sources.Tests;

/// <summary>A line as it is pushed.</summary>
internal sealed record LokiLine(string Labels, long Nanoseconds, string Text)
{
    /// <summary>Structured metadata.</summary>
    public (string Name, string Value)[] Metadata { get; init; } = [];

    /// <summary>What the query is made to have parsed.</summary>
    public (string Name, string Value)[] Parsed { get; init; } = [];
}

/// <summary>An answer: status, type, text.</summary>
internal sealed record LokiAnswer(int Status, string Type, string Body)
{
    public static LokiAnswer Refusal(int status, string text) => new(status, "text/plain; charset=utf-8", text);

    public static LokiAnswer Json(string body) => new(200, "application/json; charset=UTF-8", body);
}

/// <summary>What a request asks for.</summary>
internal sealed record LokiQuestion(string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    public string this[string name] => Query.GetValueOrDefault(name, string.Empty);
}
