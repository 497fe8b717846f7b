namespace Correlator.Dsl.Syntax;

/// <summary>The stable codes of diagnostics.</summary>
internal static class DiagnosticCodes
{
    public const string Unexpected = "COR101";
    public const string DurationUnit = "COR102";
    public const string UnclosedString = "COR103";
    public const string BadCharacter = "COR104";
    public const string UnknownEscape = "COR105";
    public const string OutOfRange = "COR106";
    public const string TooLarge = "COR107";
    public const string BadRegex = "COR108";
    public const string BadLucene = "COR109";
    public const string BadInstant = "COR110";
    public const string Misspelled = "COR111";

    public const string UnknownAlias = "COR201";
    public const string UnknownOption = "COR202";
    public const string UnknownFunction = "COR203";
    public const string UnknownSource = "COR204";
    public const string RepeatedClause = "COR205";
    public const string ContradictingClause = "COR206";
    public const string GroupNotAllowed = "COR207";
    public const string StageNotAllowed = "COR208";
    public const string NoTimeClause = "COR209";
    public const string NotPositive = "COR210";
    public const string AbsenceWithoutSpan = "COR211";
    public const string EmitNotAllowed = "COR212";
    public const string ReservedName = "COR213";
    public const string KeyOfTwoAliases = "COR214";
    public const string NameTaken = "COR215";
    public const string UnknownLet = "COR216";
    public const string QuantifierNotAllowed = "COR217";
    public const string BadValue = "COR218";
    public const string SourceNotReady = "COR219";

    public const string MixedLevels = "COR301";
    public const string IgnoringBesideOn = "COR302";
    public const string RangeCutsClause = "COR303";
    public const string RegexIsLiteral = "COR304";
    public const string FilterCouldMove = "COR305";
    public const string UnboundedState = "COR306";
    public const string UnusedAlias = "COR307";
    public const string BelowResolution = "COR308";
    public const string HyphenOrMinus = "COR309";
    public const string UnusedLet = "COR310";
}
