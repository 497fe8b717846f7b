namespace Correlator.Testing;

/// <summary>Reads a test file: sections that begin at the start of a line, each with the indented lines below it.</summary>
internal sealed class CorrParser(string text, string path)
{
    private const string Words = "case, load, query, live or expect";
    private static readonly string[] Known = ["case", "load", "query", "live", "expect"];
    private readonly List<CorrLine> _lines = [.. text.Split('\n').Select(static (line, i) => new CorrLine(i + 1, line.TrimEnd('\r')))];
    private readonly List<CorrError> _errors = [];
    private readonly List<CorrCase> _cases = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly LoadReader _shared = new();
    private CaseReader? _open;

    /// <exception cref="CorrFileException">There are errors.</exception>
    public CorrFile Parse()
    {
        for (var i = 0; i < _lines.Count && _errors.Count < CorrLimits.MaxErrors;)
        {
            var head = _lines[i++];
            if (head.IsSkipped)
            {
                continue;
            }

            var end = EndOfSection(i);
            var below = _lines[i..end];
            Try(() => ReadSection(head, below));
            i = end;
        }

        Close();
        if (_cases.Count == 0 && _errors.Count == 0)
        {
            _errors.Add(new CorrError(1, 1, "There is no case: a line such as 'case a reply within ten seconds' was expected."));
        }

        return _errors.Count == 0 ? new CorrFile(path, text, _cases) : throw new CorrFileException(path, _errors);
    }

    /// <summary>Behind the last indented line; what is blank or a comment behind that belongs to what follows.</summary>
    private int EndOfSection(int start)
    {
        var end = start;
        for (var i = start; i < _lines.Count && (_lines[i].IsSkipped || _lines[i].IsIndented); i++)
        {
            end = _lines[i].IsSkipped ? end : i + 1;
        }

        return end;
    }

    private void ReadSection(CorrLine head, List<CorrLine> below)
    {
        if (head.Text.Length > CorrLimits.MaxLineLength || below.Exists(static line => line.Text.Length > CorrLimits.MaxLineLength))
        {
            throw new CorrSyntaxException(head.Number, 1, "A line has at most 65,536 characters.");
        }

        var word = head.Text.TrimEnd().Split(' ', '\t')[0];
        if (head.IsIndented)
        {
            throw new CorrSyntaxException(head.Number, 1, $"An indented line goes on with a section, and here is none: {Words} was expected.");
        }

        var section = new Section(word, head, below);
        if (word == "case")
        {
            Close();
            _open = OpenCase(section);
        }
        else if (word == "load" && _open is null)
        {
            _shared.Read(section);
        }
        else if (!Known.Contains(word))
        {
            throw new CorrSyntaxException(head.Number, 1, $"A section begins with {Words}, found '{word}'.{Meant(word)}");
        }
        else
        {
            (_open ?? throw new CorrSyntaxException(head.Number, 1, $"'{word}' belongs to a case: a line such as 'case a reply within ten seconds' was expected first.")).Read(section);
        }
    }

    private CaseReader OpenCase(Section section)
    {
        // Also where its name cannot be taken, what follows is a case: one error is enough.
        var name = section.Rest;
        var reader = new CaseReader(name, section.Head.Number, _shared);
        if (section.Below.Count > 0)
        {
            _errors.Add(new CorrError(section.Below[0].Number, 1, "The name of a case stands on one line."));
        }
        else if (name.Length == 0)
        {
            _errors.Add(new CorrError(section.Head.Number, 1, "A case has a name: 'case a reply within ten seconds'."));
        }
        else if (!_names.Add(name))
        {
            _errors.Add(new CorrError(section.Head.Number, 1, $"There is a case '{name}' already; give each a name of its own."));
        }
        else if (_names.Count > CorrLimits.MaxCases)
        {
            throw new CorrSyntaxException(section.Head.Number, 1, "A test file has at most 10,000 cases; make several of it.");
        }

        return reader;
    }

    private void Close()
    {
        if (_open is { } reader)
        {
            _open = null;
            Try(() => _cases.Add(reader.Build()));
        }
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (CorrSyntaxException error)
        {
            _errors.Add(error.Error);
        }
    }

    private static string Meant(string word)
    {
        var meant = Array.Find(Known, known => known.Length > 0 && known.Order().SequenceEqual(word.ToLowerInvariant().Order()))
            ?? Array.Find(Known, known => word.StartsWith(known, StringComparison.OrdinalIgnoreCase) || (word.Length > 2 && known.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
        return meant is null ? string.Empty : $" Did you mean '{meant}'?";
    }
}

/// <summary>One section: its word, the line that it begins, and the indented lines below.</summary>
internal sealed record Section(string Word, CorrLine Head, IReadOnlyList<CorrLine> Below)
{
    /// <summary>The line that ends it.</summary>
    public int LastLine => Below.Count == 0 ? Head.Number : Below[^1].Number;

    /// <summary>What stands behind the word on its line, without a comment.</summary>
    public string Rest
    {
        get
        {
            var rest = Head.Text[Word.Length..];
            var comment = rest.IndexOf(" #", StringComparison.Ordinal);
            return (comment < 0 ? rest : rest[..comment]).Trim();
        }
    }

    /// <summary>A scanner behind the word.</summary>
    public CorrScanner Scan(bool hasBars = false) => new(Head, Word.Length, hasBars);
}
