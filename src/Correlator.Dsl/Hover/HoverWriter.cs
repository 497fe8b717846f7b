using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Hover;

/// <summary>Writes what there is to say about a target: the topic, then the facts of this query.</summary>
internal sealed class HoverWriter(QueryCheck check, SourceCatalog? sources)
{
    private const int LongestExcerpt = 300;
    private const string Stream = "A stream of events of this source: what its parentheses keep, each event able to match for the range (default: 5 minutes).";

    private readonly Lazy<GraphFacts?> _facts = new(() => GraphFacts.Of(check, sources));

    public HoverText? Write(HoverTarget target)
    {
        if (target.Token.Kind == TokenKind.Name)
        {
            return HoverNames.KindOf(target) is { } kind ? WriteName(kind, target) : WriteWord(target);
        }

        if (target.Nearest<FieldSyntax>() is { } field && target.Nearest<OptionSyntax>() is null)
        {
            return new HoverText(OfField(field, target), field.Span);
        }

        var (topic, span) = HoverWords.OfMark(target, target.Token.Span.In(check.Text));
        return topic is null ? null : new HoverText(topic.ToMarkdown() + FactsFor(topic, target), span);
    }

    private HoverText? WriteWord(HoverTarget target)
    {
        var topic = HoverWords.OfWord(target, target.Token.Span.In(check.Text));
        return topic is null ? null : new HoverText(topic.ToMarkdown() + FactsFor(topic, target), target.Token.Span);
    }

    private HoverText? WriteName(HoverNameKind kind, HoverTarget target)
    {
        var name = target.Token.Span.In(check.Text);
        if (kind == HoverNameKind.Field)
        {
            var field = target.Innermost as FieldSyntax;
            return new HoverText(field is null ? $"**`{name}`** · label\n\nSets this label of the event." : OfField(field, target), field?.Span ?? target.Token.Span);
        }

        var markdown = kind switch
        {
            HoverNameKind.Source => OfSource(name, (StreamSyntax)target.Innermost),
            HoverNameKind.Alias => OfAlias(name),
            HoverNameKind.Let => OfLet(name),
            HoverNameKind.Column => $"**`{name}`** · name of a value\n\nThe name under which the value stands in the result.",
            HoverNameKind.Option => OfTopic(HoverPlace.Option, name, target),
            HoverNameKind.Function => OfTopic(HoverPlace.Function, name, target),
            _ => OfTopic(HoverPlace.Aggregate, name, target),
        };
        return markdown is null ? null : new HoverText(markdown, target.Token.Span);
    }

    private string? OfTopic(HoverPlace place, string word, HoverTarget target) =>
        HoverTopics.Find(place, word) is { } topic ? topic.ToMarkdown() + FactsFor(topic, target) : null;

    private string OfSource(string name, StreamSyntax stream) =>
        $"**`{name}`** · source\n\n{Stream}{Block("text", _facts.Value?.Of(stream))}{(IsWhole(stream) ? Emission() : string.Empty)}";

    private string OfAlias(string name)
    {
        var named = check.Syntax.SelfAndDescendants().OfType<PrimarySyntax>().FirstOrDefault(primary => primary.Alias?.Text == name);
        return $"**`{name}`** · alias\n\n{(named is null ? "A name for a part of the query." : "The events of")}{Excerpt(named)}";
    }

    private string OfLet(string name)
    {
        var let = check.Syntax.Statements.OfType<LetSyntax>().FirstOrDefault(statement => statement.Name.Text == name);
        return $"**`{name}`** · part named by `let`\n\nEach use is a stream of its own; the source behind it is read once.{Excerpt(let?.Pipeline)}";
    }

    private string OfField(FieldSyntax field, HoverTarget target)
    {
        var alias = field.Parts[0].Text;
        var isAlias = check.Syntax.SelfAndDescendants().Any(node => node is PrimarySyntax { Alias.Text: { } text } && text == alias);
        if (isAlias && field.Parts.Count == 1 && target.Nearest<CallSyntax>()?.Name.Text is "time" or "count")
        {
            return OfAlias(alias);
        }

        var (name, of) = isAlias && field.Parts.Count > 1 ? (field.NameAfterAlias, $" of the events of `{alias}`") : (field.Name, string.Empty);
        var heading = $"**`{Quiet(name)}`** · label{of}\n\n";
        return target.Nearest<KeySyntax>() is null
            ? $"{heading}A label of the stream or the record, or one that a stage has set; a missing one equals nothing but `\"\"`."
            : $"{heading}A part of the key: a label, else an id of this name that is found in the message, else in a traceparent. A missing or empty one equals nothing.";
    }

    private string FactsFor(HoverTopic topic, HoverTarget target)
    {
        if (topic.Place == HoverPlace.Emit || topic.Word == "emit")
        {
            return Emission();
        }

        var join = topic.Place is HoverPlace.Join or HoverPlace.Clause ? target.Nearest<JoinSyntax>() : null;
        if (join is not null)
        {
            return Block("text", _facts.Value?.Of(join)) + (topic.Place == HoverPlace.Join && IsWhole(join) ? Emission() : string.Empty);
        }

        return topic is { Place: HoverPlace.Sequence, Word: "sequence" } && target.Innermost is SequenceSyntax sequence && IsWhole(sequence) ? Emission() : string.Empty;
    }

    private bool IsWhole(JoinExpressionSyntax part) => ReferenceEquals(check.Syntax.Pipeline.Source, part);

    private string Emission() => _facts.Value is { } facts ? $"\n\nResults of this query: {facts.Emission}." : string.Empty;

    private string Excerpt(SyntaxNode? node)
    {
        var text = node?.Span.In(check.Text) ?? string.Empty;
        return Block("correlator", text.Length > LongestExcerpt ? text[..LongestExcerpt] + "…" : text);
    }

    // The fence is longer than any run of backticks inside.
    private static string Block(string language, string? content)
    {
        if (string.IsNullOrEmpty(content))
        {
            return string.Empty;
        }

        var (longest, run) = (2, 0);
        foreach (var c in content)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return new StringBuilder("\n\n").Append(fence).Append(language).Append('\n').Append(content).Append('\n').Append(fence).ToString();
    }

    private static string Quiet(string name) => name.Replace('`', '\'');
}
