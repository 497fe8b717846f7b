namespace Correlator.Testing;

/// <summary>Gathers the sections of one case.</summary>
internal sealed class CaseReader(string name, int line, LoadReader shared)
{
    private readonly LoadReader _own = new(shared);
    private readonly ExpectReader _expectations = new();
    private TextBlock? _query;
    private LivePlay? _live;
    private int _lastLine;

    /// <exception cref="CorrSyntaxException">The section cannot be read, or not here.</exception>
    public void Read(Section section)
    {
        _lastLine = section.LastLine;
        switch (section.Word)
        {
            case "load":
                _own.Read(section);
                break;
            case "query":
                ReadQuery(section);
                break;
            case "live":
                _live = _live is null ? ReadLive(section) : throw new CorrSyntaxException(section.Head.Number, 1, "The case says 'live' already.");
                break;
            default:
                _expectations.Read(section);
                break;
        }
    }

    /// <exception cref="CorrSyntaxException">Something is missing.</exception>
    public CorrCase Build()
    {
        var sources = _own.Sources;
        if (_query is null)
        {
            throw new CorrSyntaxException(line, 1, $"The case '{name}' has no query: a line such as 'query a({{}}) and on(request_id) within(10s) b({{}})' was expected.");
        }

        if (sources.Count == 0 && _expectations.All.FirstOrDefault(static item => item is ResultsExpectation or LateExpectation) is { } results)
        {
            throw new CorrSyntaxException(results.FirstLine, 1, "The case expects results and has no events: a line such as 'load a  @0s request_id=1' was expected.");
        }

        if (_live is null && FindTimed() is { } timed)
        {
            throw new CorrSyntaxException(timed.Line, timed.Prefix.Length + 1, "'at' says when a result comes out on a virtual clock: a line 'live' was expected in this case.");
        }

        return new CorrCase(name, line, _query) { Sources = sources, Live = _live, Expectations = _expectations.All, LastLine = Math.Max(line, _lastLine) };
    }

    private void ReadQuery(Section section)
    {
        if (_query is not null)
        {
            throw new CorrSyntaxException(section.Head.Number, 1, "The case has a query already; begin another case for this one.");
        }

        _query = new TextBlock(section.Head, section.Word.Length, section.Below);
        if (_query.Text.Length == 0)
        {
            throw new CorrSyntaxException(section.Head.Number, section.Word.Length + 1, "A query was expected behind 'query', or on indented lines below it.");
        }
    }

    private static LivePlay ReadLive(Section section)
    {
        var scanner = section.Scan();
        if (section.Below.Count > 0)
        {
            throw new CorrSyntaxException(section.Below[0].Number, 1, "'live' stands on one line.");
        }

        if (!scanner.TryRead(out var token))
        {
            return new LivePlay(null);
        }

        if (token.Text != "until" || !scanner.TryRead(out var until))
        {
            throw token.Error($"'live', or 'live until 60s', was expected, found 'live {token.Text}'.");
        }

        return new LivePlay(TokenParts.Time(until, 0, until.Text.Length));
    }

    private ResultLine? FindTimed() =>
        _expectations.All.OfType<ResultsExpectation>().SelectMany(static item => item.Results).FirstOrDefault(static item => item.Result.OutTicks is not null);
}
