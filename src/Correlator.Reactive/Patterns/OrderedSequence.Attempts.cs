namespace Correlator;

// What becomes of open starts: matched, timed out, cancelled, dropped.
internal sealed partial class OrderedSequence
{
    /// <summary>Looks whether open starts have come to their end.</summary>
    private void Decide(SequenceKey state)
    {
        if (Plan.Clause.IsOverlapping)
        {
            foreach (var attempt in state.Attempts)
            {
                Advance(state, attempt);
            }
        }
        else
        {
            while (state.Front is { } front && Advance(state, front))
            {
                // What the oldest start has left may complete the next.
            }
        }

        state.Trim(Forget);
        Release(state);
    }

    /// <summary>Lets a start look at what has come since it last did.</summary>
    /// <returns>Whether it is decided.</returns>
    private bool Advance(SequenceKey state, SequenceAttempt attempt)
    {
        if (attempt.Start.IsUsed)
        {
            Close(attempt);
            return true;
        }

        for (var i = state.IndexAfter(attempt.SeenNumber); i < state.History.Count; i++)
        {
            if (attempt.Advance(state.History[i]) is { } chain)
            {
                Match(state, attempt, chain);
                return true;
            }
        }

        if (attempt.IsCancelled)
        {
            Settings.Counters.Cancelled++;
            Close(attempt);
        }
        else if (attempt.IsDead)
        {
            Fail(state, attempt);
        }

        return !attempt.IsOpen;
    }

    private void Match(SequenceKey state, SequenceAttempt attempt, SequenceChain chain)
    {
        var entries = chain.ToArray();
        foreach (var entry in entries)
        {
            if (!Plan.Clause.IsOverlapping)
            {
                entry.Use();
            }
        }

        if (SequenceProof.IsWithheld(Plan, entries, GapsOfInputs))
        {
            Settings.Counters.Withheld++;
            Close(attempt);
            return;
        }

        foreach (var entry in entries)
        {
            CountMatch(entry);
        }

        Close(attempt);
        Emit(new SequenceUnit([.. entries.Select(static entry => entry.Item)], KeyOf(state.Key)));
    }

    /// <summary>The time of a start has passed: an absence at the end is proved now, anything else has failed.</summary>
    private void DecideEnded(SequenceKey state, SequenceAttempt attempt)
    {
        if (!Advance(state, attempt))
        {
            if (Plan.HasTrailingAbsence && attempt.Complete is { } chain)
            {
                Match(state, attempt, chain);
            }
            else
            {
                Fail(state, attempt);
            }
        }

        GoOn(state);
    }

    // Where an absence can end a start, or a start cannot take an event since it is that event itself, a later one can be complete and wait for it.
    private bool CanWait => Plan.NegatedGaps != 0 || Settings.CanMeetCopies;

    /// <summary>The oldest start is gone: a later one may have been complete and have waited for it.</summary>
    private void GoOn(SequenceKey state)
    {
        // Starts that share events do not wait for each other. None is looked at because another is gone: when it is found to have failed would depend on starts long before
        // it, which a restart does not read again, and it would be counted and told in another moment than by the run before.
        if (CanWait && !Plan.Clause.IsOverlapping)
        {
            Decide(state);
            return;
        }

        state.Trim(Forget);
        Release(state);
    }

    /// <summary>Cancels what is open. A later start that was complete and waited for the oldest comes out when that is cancelled.</summary>
    private void Cancel(SequenceKey? state, SequenceEntry until)
    {
        while (state?.Front is { } front)
        {
            if (!CanWait || !Advance(state, front))
            {
                Settings.Counters.Cancelled++;
                Close(front);
            }
        }

        state?.Trim(Forget);
        if (state is not null)
        {
            CancelFailed(state, until);
            Release(state);
        }
    }

    private void Drop(SequenceKey state)
    {
        Close(state.Front!);
        Settings.Counters.Dropped++;
        GoOn(state);
    }

    private void Close(SequenceAttempt attempt)
    {
        attempt.IsDecided = true;
        if (!_keepsStarts)
        {
            Forget(attempt.Start);
        }
    }
}
