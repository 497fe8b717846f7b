namespace Correlator.Testing;

/// <summary>Reads a result: <c>1: a@0s b@3s path=/x partial at 17s</c>.</summary>
internal static class ResultReader
{
    /// <exception cref="CorrSyntaxException">The line is no result.</exception>
    public static ResultLine Read(CorrLine line, int start)
    {
        var scanner = new CorrScanner(line, start);
        var result = new ExpectedResult();
        for (var isFirst = true; scanner.TryRead(out var token); isFirst = false)
        {
            result = isFirst && token.Text.Length > 1 && token.Text[^1] == ':' ? result with { Key = TokenParts.Key(token) } : With(result, token, scanner);
        }

        return result.Events.Count > 0
            ? new ResultLine(line.Number, line.Text[..start], result, line.Text[scanner.End..].TrimEnd())
            : throw new CorrSyntaxException(line.Number, start + 1, "A result names its events, as in '1: a@0s b@3s'.");
    }

    private static ExpectedResult With(ExpectedResult result, CorrToken token, CorrScanner scanner)
    {
        if (TokenParts.IsEvent(token))
        {
            return result with { Events = [.. result.Events, TokenParts.Event(token)] };
        }

        if (TokenParts.IsPair(token))
        {
            var (name, value, _) = TokenParts.Pair(token);
            return result with { Values = [.. result.Values, new(name, value)] };
        }

        return token.Text switch
        {
            "complete" => result with { Completeness = Completeness.Complete },
            "partial" => result with { Completeness = Completeness.Partial },
            "truncated" => result with { IsTruncated = true },
            "continues" => result with { IsContinuation = true },
            "revision" => result with { Revision = TokenParts.Number(Next(scanner, "The number of a revision was expected, as in 'revision 1'."), 0, "The number of a revision was expected", least: 0) },
            "at" => result with { OutTicks = Time(Next(scanner, "A time was expected, as in 'at 17s'.")) },
            _ => throw token.Error($"An event such as a@5s, a value such as path=/x, or complete, partial, truncated, continues, revision or at was expected, found '{token.Text}'."),
        };
    }

    private static long Time(CorrToken token) => TokenParts.Time(token, 0, token.Text.Length);

    private static CorrToken Next(CorrScanner scanner, string expected) => scanner.TryRead(out var token) ? token : throw scanner.Error(expected);
}
