namespace Correlator;

/// <summary>A run, a store or a buffer would have had to hold more than its <see cref="StateBudget"/> allows.</summary>
public sealed class StateBudgetException : CorrelatorException
{
    /// <summary>The stable code: <c>MEMORY_ERROR</c>.</summary>
    public const string BudgetExceeded = "MEMORY_ERROR";

    /// <summary>Makes the error.</summary>
    /// <param name="budget">The budget that was reached.</param>
    /// <param name="message">What happened, where, and how to mend it.</param>
    public StateBudgetException(StateBudget budget, string message)
        : base(BudgetExceeded, message) => Budget = budget;

    /// <summary>The budget that was reached.</summary>
    public StateBudget Budget { get; }
}
