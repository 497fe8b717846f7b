namespace Correlator.Testing;

/// <summary>Changes of the lines of a text, each by its number in the unchanged text.</summary>
internal sealed class LineEdits
{
    private readonly Dictionary<int, string?> _lines = [];
    private readonly Dictionary<int, List<string>> _added = [];
    private readonly List<(int First, int Last, IReadOnlyList<string> Texts)> _sections = [];

    public bool IsEmpty => _lines.Count == 0 && _added.Count == 0 && _sections.Count == 0;

    public void Replace(int line, string text) => _lines[line] = text;

    public void Delete(int line) => _lines[line] = null;

    /// <summary>Adds a line behind a line; several come in the order in which they are added.</summary>
    public void InsertBehind(int line, string text)
    {
        if (!_added.TryGetValue(line, out var texts))
        {
            _added.Add(line, texts = []);
        }

        texts.Add(text);
    }

    /// <summary>Puts other lines in the place of a section. Comments that begin a line stay.</summary>
    public void Rewrite(int first, int last, IEnumerable<string> texts) => _sections.Add((first, last, [.. texts]));

    public void Add(LineEdits others)
    {
        foreach (var (line, text) in others._lines)
        {
            _lines[line] = text;
        }

        foreach (var (line, texts) in others._added)
        {
            texts.ForEach(text => InsertBehind(line, text));
        }

        _sections.AddRange(others._sections);
    }

    /// <summary>The changed text. Lines keep their ends; new ones end like the first.</summary>
    public string Apply(string text)
    {
        var lines = text.Split('\n');
        Resolve(lines);
        var result = new List<string>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var ending = i == lines.Length - 1 ? lines[0] : lines[i];
            var line = lines[i].TrimEnd('\r');
            line = _lines.TryGetValue(i + 1, out var changed) ? changed : line;
            result.AddRange(line is null ? [] : [line + Return(ending)]);
            result.AddRange(_added.GetValueOrDefault(i + 1, []).Select(added => added + Return(lines[0])));
        }

        return string.Join('\n', result).TrimEnd('\r');
    }

    private static string Return(string line) => line.EndsWith('\r') ? "\r" : string.Empty;

    private void Resolve(string[] lines)
    {
        foreach (var (first, last, texts) in _sections)
        {
            _lines[first] = texts.Count == 0 ? null : texts[0];
            for (var i = first + 1; i <= last; i++)
            {
                if (!lines[i - 1].TrimStart().StartsWith('#'))
                {
                    Delete(i);
                }
            }

            foreach (var text in texts.Skip(1))
            {
                InsertBehind(first, text);
            }
        }

        _sections.Clear();
    }
}
