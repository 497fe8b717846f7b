using System.Globalization;

namespace Correlator;

/// <summary>The most that a query, or one stream of it, may hold, and what gives way beyond it.</summary>
/// <remarks>
/// Held is what has not been decided yet: events that may still match, open correlations, starts of sequences, groups of open windows, identities of <c>dedup</c>.
/// Bytes are what that keeps from the garbage collector: the events' records with the chunks that they lie in, texts and labels, and the operators' own entries.
/// The default value is no bound.
/// </remarks>
/// <example><code>
/// var options = new CorrelationOptions { MaxState = StateBudget.Bytes(64 &lt;&lt; 20) with { Policy = OverflowPolicy.Fail } };
/// </code></example>
public readonly record struct StateBudget
{
    private static readonly (string Name, OverflowPolicy Policy)[] Policies =
    [
        ("drop-oldest", OverflowPolicy.DropOldest), ("drop-newest", OverflowPolicy.DropNewest), ("fail", OverflowPolicy.Fail), ("wait", OverflowPolicy.Wait),
    ];

    private static readonly (string Unit, long Bytes)[] Units =
        [("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000), ("KiB", 1L << 10), ("KB", 1000)];

    /// <summary>No bound.</summary>
    public static StateBudget Unlimited => default;

    /// <summary>The most events that are held, counting also what stages hold in place of events: groups of windows, identities of <c>dedup</c>.</summary>
    /// <value>At least 1, or null for no bound. Default: null.</value>
    public long? MaxEvents { get; init; }

    /// <summary>The most bytes that are held.</summary>
    /// <value>At least 1, or null for no bound. Default: null.</value>
    public long? MaxBytes { get; init; }

    /// <summary>What gives way. Default: <see cref="OverflowPolicy.DropOldest"/>.</summary>
    public OverflowPolicy Policy { get; init; }

    /// <summary>Whether nothing is bounded.</summary>
    public bool IsUnlimited => MaxEvents is null && MaxBytes is null;

    /// <summary>A bound on the number of events.</summary>
    /// <param name="count">At least 1.</param>
    public static StateBudget Events(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new StateBudget { MaxEvents = count };
    }

    /// <summary>A bound on the bytes.</summary>
    /// <param name="count">At least 1.</param>
    public static StateBudget Bytes(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new StateBudget { MaxBytes = count };
    }

    /// <summary>Reads a budget: <c>50000</c>, <c>64MB</c>, <c>50000, 64MB, drop-newest</c>, each part at most once.</summary>
    /// <param name="text">A number of events, a size with its unit, and <c>drop-oldest</c>, <c>drop-newest</c>, <c>fail</c> or <c>wait</c>, with commas between.</param>
    /// <param name="budget">What was read.</param>
    /// <returns>Whether the text is a budget; one without a number is none.</returns>
    public static bool TryParse(string? text, out StateBudget budget)
    {
        budget = default;
        OverflowPolicy? policy = null;
        foreach (var part in (text ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
        {
            var named = Array.Find(Policies, row => row.Name.Equals(part.Replace('_', '-'), StringComparison.OrdinalIgnoreCase));
            if (named.Name is not null && policy is null)
            {
                policy = named.Policy;
                continue;
            }

            if (named.Name is not null || !Quantity.TryParse(part, out var number, out var kind) || !budget.TryAdd(number, kind, out budget))
            {
                budget = default;
                return false;
            }
        }

        budget = budget with { Policy = policy ?? OverflowPolicy.DropOldest };
        return !budget.IsUnlimited;
    }

    /// <summary>Reads a budget, see <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static StateBudget Parse(string text) => TryParse(text, out var budget)
        ? budget
        : throw new FormatException($"A number of events, a size such as 64MB, or both was expected, perhaps with drop-oldest, drop-newest, fail or wait; found '{text}'.");

    /// <summary>The budget as <see cref="Parse"/> reads it; empty for no bound.</summary>
    public override string ToString()
    {
        var parts = new List<string>(3);
        if (MaxEvents is { } events)
        {
            parts.Add(events.ToString(CultureInfo.InvariantCulture));
        }

        if (MaxBytes is { } bytes)
        {
            var (unit, size) = Array.Find(Units, row => bytes % row.Bytes == 0);
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Max(1, size)}{unit ?? "B"}"));
        }

        if (!IsUnlimited && Policy != OverflowPolicy.DropOldest)
        {
            var policy = Policy;
            parts.Add(Array.Find(Policies, row => row.Policy == policy).Name);
        }

        return string.Join(", ", parts);
    }

    /// <summary>The budget as an option of the language: in quotes where it has several parts.</summary>
    internal string ToOption() => ToString() is var text && text.Contains(',', StringComparison.Ordinal) ? CanonicalText.Quote(text) : text;

    internal StateBudget Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEvents ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes ?? 1, 1);
        return this;
    }

    private bool TryAdd(double number, ValueKind kind, out StateBudget budget)
    {
        budget = this;
        if (number < 1 || number > long.MaxValue / 2 || !double.IsInteger(number))
        {
            return false;
        }

        switch (kind)
        {
            case ValueKind.Number when MaxEvents is null:
                budget = this with { MaxEvents = (long)number };
                return true;
            case ValueKind.Bytes when MaxBytes is null:
                budget = this with { MaxBytes = (long)number };
                return true;
            default:
                return false;
        }
    }
}
