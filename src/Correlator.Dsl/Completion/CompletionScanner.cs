using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Completion;

/// <summary>Walks the tokens before the cursor and tells what can stand there. It follows brackets and words, not the grammar, so that unfinished text is no obstacle.</summary>
internal sealed class CompletionScanner
{
    private readonly string _text;
    private readonly Lexer _lexer;
    private readonly Func<string, SelectorDialect> _languageOf;
    private readonly Stack<CompletionPlace> _open = new();
    private readonly List<string> _clauses = [];
    private CompletionPlace _place = CompletionPlace.Beginning;
    private string? _source;
    private string? _label;

    // Set by words such as on and within, for the parenthesis that follows them.
    private CompletionPlace? _insideParenthesis;
    private CompletionPlace? _afterParenthesis;

    private CompletionScanner(string text, Func<string, SelectorDialect> languageOf) =>
        (_text, _lexer, _languageOf) = (text, new Lexer(text), languageOf);

    /// <summary>The place at the end of <paramref name="text"/>.</summary>
    public static CompletionContext Scan(string text, Func<string, SelectorDialect> languageOf) =>
        new CompletionScanner(text, languageOf).Scan();

    private CompletionContext Scan()
    {
        var offset = 0;
        while (true)
        {
            var token = _lexer.Scan(offset);
            if (token.Kind == TokenKind.End)
            {
                return IsInComment(offset) ? At(CompletionPlace.Nothing, _text.Length) : At(_place, _text.Length);
            }

            if (IsUnfinished(token))
            {
                return At(_place, token.Start);
            }

            offset = Take(token);
            if (offset < 0)
            {
                return At(CompletionPlace.LuceneWord, StartOfWord());
            }
        }
    }

    private CompletionContext At(CompletionPlace place, int start) => new(place, start) { Source = _source, Label = _label, Clauses = _clauses };

    private bool IsInComment(int offset) =>
        _text.AsSpan(Math.Min(Math.Max(offset, _text.LastIndexOfAny(['\n', '\r']) + 1), _text.Length)).Contains('#');

    /// <summary>A word that touches the cursor, or a string that is still open.</summary>
    private bool IsUnfinished(Token token) => token.End == _text.Length && token.Kind switch
    {
        TokenKind.Name or TokenKind.Number => true,
        TokenKind.Text => !_lexer.IsClosed(token),
        TokenKind.OpenBracket => _place == CompletionPlace.Range,
        _ => false,
    };

    /// <summary>Takes a token and gives the offset to go on at; -1 if the cursor is inside text of another language.</summary>
    private int Take(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.OpenParen:
                return TakeParenthesis(token);
            case TokenKind.OpenBrace:
                _open.Push(_place is CompletionPlace.Selector ? CompletionPlace.EventStage : CompletionPlace.JoinWord);
                _place = CompletionPlace.LabelName;
                break;
            case TokenKind.OpenBracket:
                TakeBracket();
                break;
            case TokenKind.CloseParen or TokenKind.CloseBrace or TokenKind.CloseBracket:
                Close(token.Kind);
                break;
            case TokenKind.Name:
                TakeWord(token);
                break;
            default:
                TakeSymbol(token.Kind);
                break;
        }

        return token.End;
    }

    private int TakeParenthesis(Token token)
    {
        var after = _place switch
        {
            CompletionPlace.Selector => CompletionPlace.Range,
            CompletionPlace.Beginning or CompletionPlace.Primary => CompletionPlace.JoinWord,
            CompletionPlace.Matching => CompletionPlace.Clause,
            _ => _afterParenthesis ?? _place,
        };
        _open.Push(after);
        var opened = _insideParenthesis;
        (_insideParenthesis, _afterParenthesis) = (null, null);
        if (_place != CompletionPlace.Selector)
        {
            _place = opened ?? (_place is CompletionPlace.Beginning or CompletionPlace.Primary ? CompletionPlace.Primary : _place);
            return token.End;
        }

        return SkipForeign(token.End);
    }

    /// <summary>Skips a selector in another language; -1 if the cursor is in it.</summary>
    private int SkipForeign(int start)
    {
        var language = _languageOf(_source ?? string.Empty);
        var first = _lexer.Scan(start);
        if (first.Kind is TokenKind.End or TokenKind.CloseParen)
        {
            return start;
        }

        if (language == SelectorDialect.Native)
        {
            return BalancedText.EndOfNative(_text, start);
        }

        var isOwn = first.Kind is TokenKind.OpenBrace or TokenKind.Text or TokenKind.Star || language == SelectorDialect.Labels;
        var end = isOwn ? start : BalancedText.EndOfLucene(_text, start);
        _place = isOwn ? _place : CompletionPlace.EventStage;
        return end;
    }

    private void TakeBracket()
    {
        // A bracket after a stream holds its range; in a sequence it is a step.
        var isStep = _place == CompletionPlace.Sequence;
        _open.Push(isStep ? CompletionPlace.Sequence : CompletionPlace.JoinWord);
        _place = isStep ? CompletionPlace.Primary : CompletionPlace.Duration;
    }

    private void Close(TokenKind kind)
    {
        _place = _open.TryPop(out var after) ? after : CompletionPlace.JoinWord;
        if (kind == TokenKind.CloseParen && _place == CompletionPlace.Range)
        {
            _source = null;
        }

        _label = null;
    }

    private void TakeWord(Token token)
    {
        var typed = token.Span.In(_text);
        var word = typed.ToLowerInvariant();
        switch (_place)
        {
            case CompletionPlace.LabelName:
                (_label, _place) = (typed, CompletionPlace.LabelOperator);
                break;
            case CompletionPlace.LabelValue:
                _place = CompletionPlace.Nothing;
                break;
            case CompletionPlace.Beginning or CompletionPlace.Primary or CompletionPlace.Clause or CompletionPlace.Matching or CompletionPlace.JoinWord or CompletionPlace.Range or CompletionPlace.Sequence:
                TakeStructure(token, word);
                break;
            case CompletionPlace.Stage or CompletionPlace.EventStage:
                _place = word == "emit" ? CompletionPlace.EmitWord : word is "limit" or "sample" ? CompletionPlace.Nothing : CompletionPlace.Field;
                break;
        }
    }

    private void TakeStructure(Token token, string word)
    {
        if (Keywords.JoinKindOf(word) is { } kind)
        {
            _clauses.Clear();
            _place = kind == JoinWord.Union ? CompletionPlace.Primary : CompletionPlace.Matching;
        }
        else if (word is "on" or "ignoring" or "group_left" or "group_right")
        {
            _clauses.Add(word);
            _place = CompletionPlace.Clause;
            (_insideParenthesis, _afterParenthesis) = (word == "on" ? CompletionPlace.Key : CompletionPlace.Label, CompletionPlace.Clause);
        }
        else if (word is "within" or "before" or "after" or "asof")
        {
            _clauses.Add(word);
            (_insideParenthesis, _afterParenthesis) = (word == "asof" ? CompletionPlace.Direction : CompletionPlace.Duration, CompletionPlace.Clause);
        }
        else if (word == "sequence")
        {
            _place = CompletionPlace.Sequence;
        }
        else if (_place == CompletionPlace.Sequence)
        {
            (_insideParenthesis, _afterParenthesis) = (CompletionPlace.Key, CompletionPlace.Sequence);
        }
        else if (_place is CompletionPlace.Beginning or CompletionPlace.Primary or CompletionPlace.Clause && word is not ("set" or "let"))
        {
            // A source opens its selector; a let name stands for itself.
            var isSource = _lexer.Scan(token.End).Kind == TokenKind.OpenParen;
            (_source, _place) = (token.Span.In(_text), isSource ? CompletionPlace.Selector : CompletionPlace.JoinWord);
        }
    }

    private void TakeSymbol(TokenKind kind)
    {
        switch (kind)
        {
            case TokenKind.Equal or TokenKind.NotEqual or TokenKind.EqualTilde or TokenKind.NotTilde when _place == CompletionPlace.LabelOperator:
                _place = CompletionPlace.LabelValue;
                break;
            case TokenKind.Text when _place == CompletionPlace.LabelValue:
                _place = CompletionPlace.Nothing;
                break;
            case TokenKind.Comma when _open.Count > 0 && _place is CompletionPlace.Nothing or CompletionPlace.LabelValue or CompletionPlace.LabelOperator:
                (_place, _label) = (CompletionPlace.LabelName, null);
                break;
            case TokenKind.Equal when _place == CompletionPlace.JoinWord:
                _place = CompletionPlace.Primary;
                break;
            case TokenKind.Text when _place == CompletionPlace.Selector:
                _place = CompletionPlace.EventStage;
                break;
            case TokenKind.Bar:
                _place = _open.TryPeek(out var after) && after == CompletionPlace.Range ? CompletionPlace.EventStage : CompletionPlace.Stage;
                break;
            case TokenKind.Semicolon:
                _place = CompletionPlace.Beginning;
                break;
        }
    }

    private int StartOfWord()
    {
        var start = _text.Length;
        while (start > 0 && CharacterClass.IsWordPart(_text[start - 1]) && _text[start - 1] != ':')
        {
            start--;
        }

        return start;
    }
}
