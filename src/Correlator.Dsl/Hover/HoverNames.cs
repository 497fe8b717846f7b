using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Hover;

/// <summary>What kind of name a token is.</summary>
internal enum HoverNameKind
{
    Source,
    Alias,
    Let,
    Field,
    Column,
    Option,
    Function,
    Aggregate,
}

/// <summary>Tells the names that a query chooses from the words of the language.</summary>
internal static class HoverNames
{
    /// <summary>What name the target is; null for a word of the language.</summary>
    public static HoverNameKind? KindOf(HoverTarget target) => target.Innermost switch
    {
        StreamSyntax stream when Is(stream.Source, target) => HoverNameKind.Source,
        LetReferenceSyntax reference when Is(reference.Name, target) => HoverNameKind.Let,
        PrimarySyntax primary when Is(primary.Alias, target) => HoverNameKind.Alias,
        LetSyntax let when Is(let.Name, target) => HoverNameKind.Let,
        WithinBoundsSyntax within when Is(within.Of, target) => HoverNameKind.Alias,
        MissingPredicateSyntax missing when Is(missing.Alias, target) => HoverNameKind.Alias,
        FieldSyntax when target.Nearest<OptionSyntax>() is null => HoverNameKind.Field,
        SelectItemSyntax item when Is(item.Alias, target) => HoverNameKind.Column,
        AggregateCallSyntax call when Is(call.Alias, target) => HoverNameKind.Column,
        ExtractSyntax extract when Is(extract.Name, target) => HoverNameKind.Field,
        LabelAssignmentSyntax assignment when Is(assignment.Name, target) => HoverNameKind.Field,
        OptionSyntax option when Is(option.Name, target) => HoverNameKind.Option,
        CallSyntax call when Is(call.Name, target) => HoverNameKind.Function,
        AggregateCallSyntax call when call.Span.Start == target.Token.Start => HoverNameKind.Aggregate,
        _ => null,
    };

    private static bool Is(NameSyntax? name, HoverTarget target) => name is not null && name.Span == target.Token.Span;
}
