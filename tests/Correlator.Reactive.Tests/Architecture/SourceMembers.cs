namespace Correlator.Tests.Architecture;

/// <summary>A type or a member with a body, as a source file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">class, struct, interface, enum or record; empty for a member.</param>
/// <param name="Line">The line of its first word.</param>
/// <param name="Lines">How many lines it takes, attributes and comments before it left out.</param>
/// <param name="Parameters">How many parameters it has.</param>
/// <param name="IsNested">Whether it stands in a type.</param>
internal sealed record SourceMember(string Name, string Kind, int Line, int Lines, int Parameters, bool IsNested)
{
    public bool IsType => Kind.Length > 0;
}

/// <summary>Finds types and members by their brackets; no compiler is needed for counting lines.</summary>
internal sealed class SourceMembers
{
    private static readonly string[] TypeWords = ["class", "struct", "interface", "enum", "record"];

    private static readonly string[] Modifiers =
        ["public", "internal", "private", "protected", "sealed", "abstract", "static", "partial", "readonly", "ref", "file", "unsafe", "new"];

    private readonly IReadOnlyList<SourceToken> _tokens;
    private readonly List<SourceMember> _members = [];
    private int _at;

    private SourceMembers(IReadOnlyList<SourceToken> tokens) => _tokens = tokens;

    public static IReadOnlyList<SourceMember> Read(string text)
    {
        var reader = new SourceMembers(SourceTokens.Read(text));
        while (reader._at < reader._tokens.Count)
        {
            reader.ReadBody(isNested: false);
            reader._at++;
        }

        return reader._members;
    }

    private string Text(int at) => at < _tokens.Count ? _tokens[at].Text : string.Empty;

    // The declarations of a file, namespace or type, up to the brace that closes it.
    private void ReadBody(bool isNested)
    {
        while (_at < _tokens.Count && Text(_at) != "}")
        {
            SkipAttributes();
            if (_at < _tokens.Count && Text(_at) != "}")
            {
                ReadMember(isNested);
            }
        }
    }

    private void SkipAttributes()
    {
        while (Text(_at) == "[")
        {
            SkipBrackets();
            _at++;
        }
    }

    private void ReadMember(bool isNested)
    {
        var member = new Draft(_at, KindAt(_at), isNested);
        for (; _at < _tokens.Count && Text(_at) != "}"; _at++)
        {
            if (ReadPart(member))
            {
                Add(member);
                _at++;
                return;
            }
        }
    }

    // One token of a declaration, or all between a pair of brackets; true at its end.
    private bool ReadPart(Draft member)
    {
        switch (Text(_at))
        {
            case ";":
                member.IsField |= !member.HasBody;
                return true;
            case "=":
                member.IsField |= !member.HasBody;
                member.HasBody = true;
                return false;
            case "=>":
                BeginBody(member);
                return false;
            case "(" when !member.HasBody && member.Name.Length == 0 && _at > member.Start && IsNamed(_at):
                member.Name = NameBefore(_at);
                member.Parameters = CountParameters(_at);
                SkipBrackets();
                return false;
            case "{" when member.Kind.Length > 0:
                _at++;
                ReadBody(isNested: member.Kind != "namespace");
                return true;
            case "{" when !member.HasBody:
                BeginBody(member);
                SkipBrackets();
                return Text(_at + 1) != "=";
            case "(" or "[" or "{":
                SkipBrackets();
                return false;
            default:
                return false;
        }
    }

    // Of a property the name stands right before its body.
    private void BeginBody(Draft member)
    {
        member.Name = member.Name.Length == 0 ? Text(_at - 1) : member.Name;
        member.HasBody = true;
    }

    private void Add(Draft member)
    {
        if (member.Kind == "namespace" || (member.Kind.Length == 0 && member.IsField))
        {
            return;
        }

        var name = member.Kind.Length > 0 ? TypeName(member.Start) : member.Name;
        var (first, last) = (_tokens[member.Start].Line, _tokens[Math.Min(_at, _tokens.Count - 1)].Line);
        _members.Add(new SourceMember(name, member.Kind, first, last - first + 1, member.Parameters, member.IsNested));
    }

    private string KindAt(int at)
    {
        while (Modifiers.Contains(Text(at)))
        {
            at++;
        }

        return Text(at) == "namespace" || (TypeWords.Contains(Text(at)) && at + 1 < _tokens.Count && _tokens[at + 1].IsName) ? Text(at) : string.Empty;
    }

    private string TypeName(int at)
    {
        while (Modifiers.Contains(Text(at)) || TypeWords.Contains(Text(at)))
        {
            at++;
        }

        return Text(at);
    }

    private bool IsNamed(int at) => (_tokens[at - 1].IsName && !Modifiers.Contains(Text(at - 1)) && Text(at - 1) is not ("async" or "operator")) || Text(at - 1) == ">";

    private string NameBefore(int at)
    {
        var name = at - 1;
        for (var depth = 0; name > 0 && (depth > 0 || Text(name) == ">"); name--)
        {
            depth += Text(name) switch { ">" => 1, "<" => -1, _ => 0 };
        }

        return Text(name);
    }

    private int CountParameters(int open)
    {
        var (depth, commas) = (0, 0);
        for (var at = open; at < _tokens.Count; at++)
        {
            depth += Text(at) switch { "(" or "[" or "<" or "{" => 1, ")" or "]" or ">" or "}" => -1, _ => 0 };
            commas += Text(at) == "," && depth == 1 ? 1 : 0;
            if (depth == 0)
            {
                return at == open + 1 ? 0 : commas + 1;
            }
        }

        return commas + 1;
    }

    /// <summary>Goes from an opening bracket to the closing one.</summary>
    private void SkipBrackets()
    {
        for (var depth = 0; _at < _tokens.Count; _at++)
        {
            depth += Text(_at) switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
            if (depth == 0)
            {
                return;
            }
        }
    }

    /// <summary>What is known of a declaration while it is read.</summary>
    private sealed class Draft(int start, string kind, bool isNested)
    {
        public int Start => start;

        public string Kind => kind;

        public bool IsNested => isNested;

        public string Name { get; set; } = string.Empty;

        public int Parameters { get; set; }

        public bool HasBody { get; set; }

        public bool IsField { get; set; }
    }
}
