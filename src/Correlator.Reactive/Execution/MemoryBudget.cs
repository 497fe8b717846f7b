using System.Globalization;
using System.Numerics;

namespace Correlator;

/// <summary>Counts what a running query holds and lets what its policy says give way.</summary>
/// <remarks>
/// Operators tell what they hold and release; nothing gives way while they work. When an event or a watermark has gone all the way, the entrance asks for
/// <see cref="Enforce(bool)"/>, so the bound may be passed by what one event makes. Single-threaded, like the graph.
/// </remarks>
internal sealed class MemoryBudget
{
    private readonly BudgetAccount[] _accounts;
    private readonly BudgetAccount?[] _ofStream;
    private readonly long[] _held;
    private readonly List<IStateOwner> _owners = [];
    private readonly BudgetAccount _whole;
    private bool _isEnforcing;

    /// <summary>Makes the budget of a run.</summary>
    /// <param name="whole">The budget of the query.</param>
    /// <param name="streams">Those of its streams, by index.</param>
    public MemoryBudget(StateBudget whole, IReadOnlyList<StateBudget> streams)
    {
        _whole = new BudgetAccount(whole, ulong.MaxValue);
        _ofStream = [.. streams.Select(static (budget, i) => budget.IsUnlimited ? null : new BudgetAccount(budget, 1UL << i))];
        _accounts = [_whole, .. _ofStream.OfType<BudgetAccount>()];
        _held = new long[streams.Count];
        Statistics = new StateStatistics(whole);
        HasRefusal = Array.Exists(_accounts, static account => account.Budget.Policy == OverflowPolicy.DropNewest);
        CanWait = Array.Exists(_accounts, static account => account.Budget.Policy == OverflowPolicy.Wait);
    }

    public StateStatistics Statistics { get; }

    /// <summary>Whether some budget keeps newcomers out.</summary>
    public bool HasRefusal { get; }

    /// <summary>Whether some budget lets sources wait.</summary>
    public bool CanWait { get; }

    /// <summary>How many events an operator may collect before it counts them.</summary>
    public int BatchEvents => (int)Math.Clamp(_accounts.Min(static account => Math.Min(account.Budget.MaxEvents ?? long.MaxValue, (account.Budget.MaxBytes ?? long.MaxValue) >> 10)) / 256, 1, 64);

    /// <summary>Ends the run; set by it.</summary>
    public Action<StateBudgetException>? Failed { get; init; }

    /// <summary>Whether some source goes on by itself.</summary>
    public bool IsLive { get; init; }

    /// <summary>Names a stream in messages.</summary>
    public Func<int, string>? NameOf { get; init; }

    /// <summary>The budget of a run; null where nothing is bounded.</summary>
    public static bool IsNeeded(StateBudget whole, IReadOnlyList<StateBudget> streams) => !whole.IsUnlimited || streams.Any(static stream => !stream.IsUnlimited);

    /// <summary>Whether the run has ended by it: nothing more is let in.</summary>
    public bool HasFailed { get; private set; }

    public void Register(IStateOwner owner) => _owners.Add(owner);

    /// <summary>An operator holds an event, with an entry of so many bytes.</summary>
    public void Hold(Member member, int bytes)
    {
        if (member.Holders++ == 0)
        {
            Hold(member.Event, member.Stream, bytes);
            return;
        }

        AddBytes(member.Stream, bytes);
    }

    /// <summary>The only operator that can hold an event of a stream does.</summary>
    public void Hold(LogEvent logEvent, int stream, int bytes)
    {
        _held[stream]++;
        _whole.Hold(logEvent);
        _ofStream[stream]?.Hold(logEvent);
        AddBytes(stream, bytes);
    }

    public void Release(LogEvent logEvent, int stream, int bytes)
    {
        _held[stream]--;
        _whole.Release(logEvent);
        _ofStream[stream]?.Release(logEvent);
        AddBytes(stream, -bytes);
    }

    /// <summary>An operator holds an event no more.</summary>
    public void Release(Member member, int bytes)
    {
        if (--member.Holders == 0)
        {
            Release(member.Event, member.Stream, bytes);
            return;
        }

        AddBytes(member.Stream, -bytes);
    }

    /// <summary>An operator holds an item: its event, or all events of its correlation.</summary>
    public void Hold(in Item item, int bytes)
    {
        if (item.Unit is null)
        {
            Hold(item.First, bytes);
            return;
        }

        foreach (var member in item.Unit.OrderedMembers())
        {
            Hold(member, bytes);
        }
    }

    public void Release(in Item item, int bytes)
    {
        if (item.Unit is null)
        {
            Release(item.First, bytes);
            return;
        }

        foreach (var member in item.Unit.OrderedMembers())
        {
            Release(member, bytes);
        }
    }

    /// <summary>An operator holds something in place of events, for one: a group, an identity; a negative number for what it holds no more.</summary>
    public void AddEntries(int stream, int count, int bytes)
    {
        _held[stream] += count;
        _whole.Events += count;
        if (_ofStream[stream] is { } own)
        {
            own.Events += count;
        }

        AddBytes(stream, count * bytes);
    }

    public void AddBytes(int stream, int bytes)
    {
        _whole.Bytes += bytes;
        if (_ofStream[stream] is { } own)
        {
            own.Bytes += bytes;
        }
    }

    /// <summary>Whether a newcomer of a stream must not be held; it is counted then.</summary>
    public bool Refuses(int stream)
    {
        var isRefused = HasRefusal && (IsClosed(_whole) || IsClosed(_ofStream[stream]));
        Statistics.Refused += isRefused ? 1 : 0;
        return isRefused;

        static bool IsClosed(BudgetAccount? account) => account is { IsFull: true, Budget.Policy: OverflowPolicy.DropNewest };
    }

    /// <summary>Whether a source of a stream should wait before its next event.</summary>
    public bool IsWaitWanted(int stream)
    {
        return IsFull(_whole) || IsFull(_ofStream[stream]);

        static bool IsFull(BudgetAccount? account) => account is { IsFull: true, Budget.Policy: OverflowPolicy.Wait };
    }

    /// <summary>Brings what is held under the bounds, or ends the run. Nothing of the graph is at work.</summary>
    /// <param name="isBurstEnd">Whether no more is at hand: where sources wait, what live ones push first moves the clock.</param>
    public void Enforce(bool isBurstEnd = false)
    {
        if (_isEnforcing || HasFailed)
        {
            return;
        }

        // What is let go closes correlations, and operators above may hold them for the first time.
        _isEnforcing = true;
        foreach (var account in _accounts)
        {
            if (account.IsOver && (isBurstEnd || !IsLive || account.Budget.Policy != OverflowPolicy.Wait))
            {
                Enforce(account);
            }
        }

        _isEnforcing = false;
        Statistics.Events = _whole.Events;
        Statistics.Bytes = _whole.Bytes;
        Statistics.PeakEvents = Math.Max(Statistics.PeakEvents, _whole.Events);
        Statistics.PeakBytes = Math.Max(Statistics.PeakBytes, _whole.Bytes);
    }

    private void Enforce(BudgetAccount account)
    {
        if (account.Budget.Policy is OverflowPolicy.Fail or OverflowPolicy.Wait)
        {
            HasFailed = true;
            Failed?.Invoke(ErrorOf(account));
            return;
        }

        while (account.IsOver && OldestOwner(account.Streams) is { } owner)
        {
            Statistics.Evicted++;
            owner.EvictOldest(account.Streams);
        }
    }

    private IStateOwner? OldestOwner(ulong streams)
    {
        IStateOwner? oldest = null;
        var oldestTicks = long.MaxValue;
        foreach (var owner in _owners)
        {
            var ticks = owner.OldestTicks(streams);
            if (ticks < oldestTicks)
            {
                (oldest, oldestTicks) = (owner, ticks);
            }
        }

        return oldest;
    }

    private StateBudgetException ErrorOf(BudgetAccount account)
    {
        var most = Array.IndexOf(_held, _held.Max());
        var isStream = account.Streams != ulong.MaxValue;
        var who = isStream ? $"The stream {Name(BitOperations.TrailingZeroCount(account.Streams))}" : "The query";
        var where = isStream ? string.Empty : $"; {Name(most)} has the most, {_held[most].ToString("N0", CultureInfo.InvariantCulture)}";
        var wait = account.Budget.Policy == OverflowPolicy.Wait ? " No other source can move the clock, so waiting would not help." : string.Empty;
        return new StateBudgetException(account.Budget, string.Create(
            CultureInfo.InvariantCulture,
            $"{who} would hold {account.Events:N0} events and {account.Bytes:N0} bytes, more than max_state={account.Budget.ToString()} allows{where}.{wait}"
            + $" Raise max_state, narrow the range or the time clause, filter in the source, or let the oldest give way (drop-oldest)."));
    }

    private string Name(int stream) => NameOf?.Invoke(stream) ?? stream.ToString(CultureInfo.InvariantCulture);
}
