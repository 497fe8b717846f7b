using System.Text.RegularExpressions;

namespace Correlator.Sources.Tests;

/// <summary>A Loki in memory that answers as recordings of real ones do.</summary>
internal sealed class LokiBackend
{
    private readonly Lock _gate = new();
    private readonly List<LokiQuestion> _questions = [];
    private readonly List<(string Tenant, LokiLine Line)> _lines = [];
    private readonly List<LokiBackendTail> _tails = [];
    private readonly TaskCompletionSource<LokiBackendTail> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The most lines of one answer.</summary>
    public int MaxEntries { get; set; } = 5000;

    /// <summary>Whether a tenant must be named.</summary>
    public bool HasTenants { get; init; }

    /// <summary>As 2.9: no third element, the query of a tail is checked after the upgrade.</summary>
    public bool IsOld { get; init; }

    /// <summary>As qryn: numbers for timestamps, an end that counts, a start without nanoseconds, duplicates kept.</summary>
    public bool IsSloppy { get; init; }

    public int MaxTails { get; set; } = 10;

    /// <summary>What is answered instead, once each; null lets one request through.</summary>
    public Queue<LokiAnswer?> Faults { get; } = new();

    /// <summary>Changes the frames that a push makes for a tail.</summary>
    public Func<LokiLine[], IEnumerable<LokiFrame>> Frames { get; set; } = static lines => [new LokiFrame(lines)];

    /// <summary>The first tail.</summary>
    public Task<LokiBackendTail> TailOpened => _opened.Task;

    /// <summary>What has been asked by now: a follower may be asking more.</summary>
    public IReadOnlyList<LokiQuestion> Questions
    {
        get
        {
            lock (_gate)
            {
                return [.. _questions];
            }
        }
    }

    public IReadOnlyList<LokiLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Select(static pair => pair.Line)];
            }
        }
    }

    public IReadOnlyList<LokiBackendTail> Tails
    {
        get
        {
            lock (_gate)
            {
                return [.. _tails];
            }
        }
    }

    public void Push(params LokiLine[] lines) => PushAs(string.Empty, lines);

    public void PushAs(string tenant, params LokiLine[] lines)
    {
        List<LokiLine> stored = [];
        lock (_gate)
        {
            foreach (var line in lines)
            {
                // The same line of the same stream in the same nanosecond is stored once.
                if (IsSloppy || !_lines.Any(known => known.Tenant == tenant && known.Line.Nanoseconds == line.Nanoseconds && known.Line.Labels == line.Labels && known.Line.Text == line.Text))
                {
                    _lines.Add((tenant, line));
                    stored.Add(line);
                }
            }
        }

        foreach (var tail in Tails.Where(tail => tail.Tenant == tenant))
        {
            var wanted = stored.Select(line => Pass(tail.Query, line)).OfType<LokiLine>().OrderBy(static line => line.Nanoseconds).ToArray();
            foreach (var frame in wanted.Length == 0 ? [] : Frames(wanted))
            {
                tail.Send(LokiJson.Frame(this, frame));
            }
        }
    }

    /// <summary>Answers a request of a tail before the upgrade: null to go on.</summary>
    public LokiAnswer? Admit(LokiQuestion question)
    {
        lock (_gate)
        {
            _questions.Add(question);
        }

        return Check(question) ?? (question["limit"] == "0" ? LokiAnswer.Refusal(400, "limit must be a positive value") : null);
    }

    /// <summary>Opens a tail; it may be closed at once with the reason that real ones give.</summary>
    public LokiBackendTail Open(LokiQuestion question)
    {
        var tail = new LokiBackendTail(question["query"], Tenant(question));
        lock (_gate)
        {
            if (question["query"].Contains("rate(", StringComparison.Ordinal))
            {
                tail.Close("only log selector is supported");
            }
            else if (_tails.Count >= MaxTails)
            {
                tail.Close($"rpc error: code = Code(400) desc = max concurrent tail requests limit exceeded, count > limit ({_tails.Count + 1} > {MaxTails})");
            }
            else
            {
                _tails.Add(tail);
                tail.Closed = () => Forget(tail);
                _opened.TrySetResult(tail);
            }
        }

        return tail;
    }

    public LokiAnswer Answer(LokiQuestion question)
    {
        lock (_gate)
        {
            _questions.Add(question);
            if (Faults.TryDequeue(out var fault) && fault is not null)
            {
                return fault;
            }
        }

        return Check(question) ?? question.Path switch
        {
            "query_range" => QueryRange(question),
            "labels" => LokiJson.List(Lines.SelectMany(static line => LokiJson.Pairs(line.Labels).Select(static pair => pair.Name))),
            "series" => LokiJson.Series(Lines.Where(line => Pass(question["match[]"], line) is not null).Select(static line => line.Labels)),
            var path when path.StartsWith("label/", StringComparison.Ordinal) =>
                LokiJson.List(Lines.SelectMany(line => LokiJson.Pairs(line.Labels).Where(pair => pair.Name == path.Split('/')[1]).Select(static pair => pair.Value))),
            _ => LokiAnswer.Refusal(404, "404 page not found"),
        };
    }

    /// <summary>Deletes lines that are older, and what was asked so far: a long run must not fill memory.</summary>
    public void Forget(long beforeNanoseconds)
    {
        lock (_gate)
        {
            _lines.RemoveAll(pair => pair.Line.Nanoseconds < beforeNanoseconds);
            _questions.Clear();
        }
    }

    private void Forget(LokiBackendTail tail)
    {
        lock (_gate)
        {
            _tails.Remove(tail);
        }
    }

    private static string Tenant(LokiQuestion question) => question.Headers.GetValueOrDefault("X-Scope-OrgID", string.Empty);

    private LokiAnswer? Check(LokiQuestion question)
    {
        var tenant = Tenant(question);
        return HasTenants && tenant.Length == 0 ? LokiAnswer.Refusal(401, "no org id\n")
            : tenant.Contains('|') ? LokiAnswer.Refusal(500, "multiple org IDs present")
            : tenant.Contains('/') ? LokiAnswer.Refusal(400, $"rpc error: code = Code(400) desc = tenant ID '{tenant}' contains unsupported character '/'")
            : null;
    }

    private LokiAnswer QueryRange(LokiQuestion question)
    {
        var (start, end, limit) = (long.Parse(question["start"]), long.Parse(question["end"]), int.Parse(question["limit"]));
        if (limit > MaxEntries)
        {
            return LokiAnswer.Refusal(400, $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {MaxEntries})");
        }

        if (question["query"].StartsWith("rate(", StringComparison.Ordinal))
        {
            return LokiAnswer.Json("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"app":"a"},"values":[[1795441040,"1.5"]]}],"stats":{}}}""");
        }

        if (!question["query"].Contains('}'))
        {
            return LokiAnswer.Refusal(400, "parse error at line 1, col 20: syntax error: unexpected $end, expecting } or ,");
        }

        const long Millisecond = 1_000_000;
        (start, end) = IsSloppy ? (start / Millisecond * Millisecond, end + 1) : (start, end);
        List<LokiLine> found;
        lock (_gate)
        {
            var inSpan = _lines.Where(pair => pair.Tenant == Tenant(question) && pair.Line.Nanoseconds >= start && pair.Line.Nanoseconds < end);
            found = [.. inSpan.Select(pair => Pass(question["query"], pair.Line)).OfType<LokiLine>()];
        }

        var ordered = question["direction"] == "forward" ? found.OrderBy(static line => line.Nanoseconds) : found.OrderByDescending(static line => line.Nanoseconds);
        return LokiJson.Streams(this, [.. ordered.Take(limit)], question.Headers.ContainsKey("X-Loki-Response-Encoding-Flags"));
    }

    /// <summary>A line as a query gives it, with what it found; null where it is filtered out.</summary>
    private static LokiLine? Pass(string query, LokiLine line)
    {
        var selector = Regex.Match(query, "^\\s*\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*\\}").Value;
        return Regex.Matches(selector, "(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").All(matcher => Holds(matcher, line))
            ? LokiPipeline.Pass(query[selector.Length..], line)
            : null;
    }

    private static bool Holds(Match parts, LokiLine line)
    {
        var value = LokiJson.Pairs(line.Labels).FirstOrDefault(pair => pair.Name == parts.Groups[1].Value).Value ?? string.Empty;
        var text = parts.Groups[3].Value;
        return parts.Groups[2].Value switch
        {
            "=" => value == text,
            "!=" => value != text,
            "=~" => Regex.IsMatch(value, $"^(?:{text})$"),
            _ => !Regex.IsMatch(value, $"^(?:{text})$"),
        };
    }
}
