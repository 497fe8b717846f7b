namespace Correlator;

/// <summary>What comes out of a join.</summary>
public enum JoinKind
{
    /// <summary>Inner join: matches only.</summary>
    And,

    /// <summary>Left outer join: matches, and left events without a partner.</summary>
    Or,

    /// <summary>Left anti join: left events without a partner.</summary>
    Unless,

    /// <summary>Left semi join: left events that have a partner, alone.</summary>
    Semi,

    /// <summary>Right outer join: matches, and right events without a partner.</summary>
    Right,

    /// <summary>Full outer join: matches, and events of both sides without a partner.</summary>
    Full,
}

/// <summary>Whether a join gives one result for each event of one side.</summary>
public enum GroupSide
{
    /// <summary>Connected components of matches.</summary>
    None,

    /// <summary>One result for each left event, with its own partners.</summary>
    Left,

    /// <summary>One result for each right event, with its own partners.</summary>
    Right,
}
