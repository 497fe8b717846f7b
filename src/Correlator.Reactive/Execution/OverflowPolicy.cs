namespace Correlator;

/// <summary>What gives way when as much is held as may be: by a query with a <see cref="StateBudget"/>, a store, a buffer. What a policy means for a query follows; the others say what it means for them.</summary>
public enum OverflowPolicy
{
    /// <summary>The oldest of what is held. What it could still have decided is left open: negative results that depend on it are withheld and counted.</summary>
    DropOldest,

    /// <summary>The newcomer: it is not held and has no part. Negative results that depend on it are withheld and counted.</summary>
    DropNewest,

    /// <summary>The run: it ends with a <see cref="StateBudgetException"/>.</summary>
    Fail,

    /// <summary>
    /// Time: sources that end are not read on while another, live source can still move the clock. Where waiting cannot help the run ends as with <see cref="Fail"/>.
    /// </summary>
    Wait,
}
