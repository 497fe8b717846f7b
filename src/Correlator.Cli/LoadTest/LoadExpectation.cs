namespace Correlator.Cli;

/// <summary>What must come out of a query, told from the events that were sent.</summary>
/// <param name="traffic">The events.</param>
/// <param name="check">What the results must be.</param>
/// <param name="lateness">How long a negative result waits behind its bound.</param>
internal sealed class LoadExpectation(LoadTraffic traffic, LoadCheck check, TimeSpan lateness)
{
    private static readonly long WithinTicks = LoadScenario.Within.Ticks;
    private readonly LoadExpectation? _answered = check == LoadCheck.Unanswered ? new LoadExpectation(traffic, LoadCheck.Answered, lateness) : null;

    /// <summary>How many results must come for an event that has been sent, beside those for the events before it: one taken back where it answers a request.</summary>
    public int ChangeBy(long number)
    {
        var stream = traffic.StreamOf(number);
        return check switch
        {
            LoadCheck.Answered => stream == 1 && IsAnswer(number) ? 1 : 0,
            LoadCheck.Audited => stream == 2 && IsAudit(number) ? 1 : 0,
            LoadCheck.Failed => stream == 1 && traffic.StatusOf(number) >= 500 ? 1 : 0,
            LoadCheck.Unanswered => stream == 0 ? 1 : -_answered!.ChangeBy(number),
            _ => 0,
        };
    }

    /// <summary>Whether a result of these events, in their order, must come, and by what it is told from the others.</summary>
    /// <param name="numbers">The numbers of its events.</param>
    /// <param name="sent">How many events were sent in the end.</param>
    /// <param name="identity">The request, or the event.</param>
    public bool IsRight(ReadOnlySpan<long> numbers, long sent, out long identity)
    {
        identity = numbers.Length == 0 || numbers[0] < 0 ? -1 : numbers[0] / traffic.Streams.Count;
        if (identity < 0)
        {
            return false;
        }

        return check switch
        {
            LoadCheck.Answered => numbers.Length == 2 && numbers[0] == traffic.NumberOf(identity) && numbers[1] == traffic.AnswerOf(identity, 1) && IsAnswer(numbers[1]),
            LoadCheck.Audited => numbers.Length == 3 && numbers[0] == traffic.NumberOf(identity) && numbers[1] == traffic.AnswerOf(identity, 1) && numbers[2] == traffic.AnswerOf(identity, 2) && IsAudit(numbers[2]),
            LoadCheck.Failed => numbers.Length == 1 && traffic.StreamOf(numbers[0]) == 1 && traffic.StatusOf(numbers[0]) >= 500,
            LoadCheck.Unanswered => numbers.Length == 1 && numbers[0] == traffic.NumberOf(identity) && !HasAnswer(identity, sent),
            _ => true,
        };
    }

    /// <summary>When a result whose last event was due at a time could be known, at the earliest: ticks from the start.</summary>
    /// <remarks>That a reply is missing is known when the bound has passed; the event stands for all of its key within the bound again, and the clock is behind by the lateness.</remarks>
    public long DecidedTicks(long lastDueTicks) => check == LoadCheck.Unanswered ? lastDueTicks + (2 * WithinTicks) + lateness.Ticks : lastDueTicks;

    private bool HasAnswer(long request, long sent) => traffic.AnswerOf(request, 1) is { } answer && answer < sent && IsAnswer(answer);

    private bool IsAnswer(long number) => traffic.RequestOf(number) is { } request && IsNear(traffic.NumberOf(request), number);

    // An audit belongs to the request where the reply does, and to the reply or the request by its own time.
    private bool IsAudit(long number) => traffic.RequestOf(number) is { } request
        && traffic.AnswerOf(request, 1) is { } reply && IsNear(traffic.NumberOf(request), reply) && IsNear(reply, number);

    private bool IsNear(long earlier, long later) => traffic.Schedule.DueTicks(later) - traffic.Schedule.DueTicks(earlier) <= WithinTicks;
}
