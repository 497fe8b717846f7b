using System.Reflection;

namespace Correlator.Cli;

/// <summary>Makes the report of what was counted.</summary>
internal sealed class LoadReportBuilder(LoadSettings settings, LoadGenerator generator, IReadOnlyList<ResultTally> tallies)
{
    private readonly LoadPhases _phases = new(settings.Schedule);

    public required long StartedTicks { get; init; }

    public required long ElapsedTicks { get; init; }

    public required TimeSpan Processor { get; init; }

    public TimeSpan? ProcessorWait { get; init; }

    public required MemoryFigures Memory { get; init; }

    public string? Error { get; init; }

    public LoadReport Build(LoadState state)
    {
        var (events, latency) = (Events(), Latency().Figures);
        var queries = tallies.Select(tally => tally.Read(settings.Expect)).ToList();
        var results = Sum(queries);
        var thresholds = settings.Thresholds.Judge(events, results, latency, Memory);
        return new LoadReport
        {
            Tool = $"correlator {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}",
            Started = LoadTime.Format(StartedTicks),
            Setup = Setup(),
            State = NameOf(state),
            Error = Error,
            Passed = state is LoadState.Completed or LoadState.Saturated && thresholds.All(static threshold => threshold.IsMet),
            Events = events,
            Results = results,
            Latency = latency,
            Behind = generator.Behind.Figures,
            Memory = Memory,
            Cpu = Cpu(),
            Queries = queries,
            Phases = [.. Enumerable.Range(0, LoadPhases.Count).Select(Phase)],
            Thresholds = thresholds,
        };
    }

    private static string NameOf(LoadState state) => state switch
    {
        LoadState.Completed => "completed",
        LoadState.Interrupted => "interrupted",
        LoadState.Saturated => "saturated",
        LoadState.Overloaded => "overloaded",
        _ => "failed",
    };

    private LoadSetup Setup() => new()
    {
        Scenario = settings.Scenario.Name,
        Pattern = LoadPatternText.Format(settings.Schedule.Pattern),
        Rate = settings.Schedule.Rate,
        DurationSeconds = settings.Schedule.Duration.TotalSeconds,
        Seed = settings.Seed,
        LatenessSeconds = settings.Lateness.TotalSeconds,
        Streams = settings.Targets.ToDictionary(static target => target.Source.Name, static target => target.Transport),
    };

    private EventFigures Events()
    {
        var schedule = settings.Schedule;
        var due = Math.Max(generator.Sent, schedule.CountBefore(ElapsedTicks + 1));
        var seconds = TimeSpan.FromTicks(ElapsedTicks).TotalSeconds;
        var wanted = Math.Min(seconds, schedule.Duration.TotalSeconds);
        return new EventFigures
        {
            Scheduled = schedule.Count,
            Due = due,
            Sent = generator.Sent,
            Dropped = settings.Targets.Sum(static target => target.Losses.Dropped),
            Malformed = settings.Targets.Sum(static target => target.Losses.Malformed),
            ElapsedSeconds = Math.Round(seconds, 3),
            WantedRate = PerSecond(due, wanted),
            ReachedRate = PerSecond(generator.Sent, seconds),
        };
    }

    private static double PerSecond(long count, double seconds) => seconds > 0 ? Math.Round(count / seconds, 1) : 0;

    private static ResultFigures Sum(List<QueryFigures> queries)
    {
        var expected = queries.Aggregate((long?)0, static (sum, query) => sum + query.Expected);
        var right = queries.Aggregate((long?)0, static (sum, query) => sum + query.Right);
        return new ResultFigures
        {
            Expected = expected,
            Received = queries.Sum(static query => query.Received),
            Right = right,
            Lost = expected - right,
            Wrong = queries.Sum(static query => query.Wrong),
            Twice = queries.Sum(static query => query.Twice),
            Revised = queries.Sum(static query => query.Revised),
            SuccessRate = Success.RateOf(expected, right),
        };
    }

    private LatencyHistogram Latency()
    {
        var all = new LatencyHistogram();
        foreach (var phase in tallies.SelectMany(static tally => tally.Phases))
        {
            all.Add(phase);
        }

        return all;
    }

    private CpuFigures Cpu() => new()
    {
        Seconds = Math.Round(Processor.TotalSeconds, 3),
        Cores = Math.Round(Processor / TimeSpan.FromTicks(Math.Max(1, ElapsedTicks)), 2),
        WaitedSeconds = ProcessorWait is { } wait ? Math.Round(Math.Max(0, wait.TotalSeconds), 3) : null,
        Processors = Environment.ProcessorCount,
    };

    private PhaseFigures Phase(int phase)
    {
        var latency = new LatencyHistogram();
        foreach (var tally in tallies)
        {
            latency.Add(tally.Phases[phase]);
        }

        var (begin, end) = (_phases.BeginTicks(phase), _phases.BeginTicks(phase + 1));
        var (due, seconds) = (_phases.DueIn(phase), TimeSpan.FromTicks(end - begin).TotalSeconds);
        return new PhaseFigures
        {
            FromSeconds = TimeSpan.FromTicks(begin).TotalSeconds,
            ToSeconds = TimeSpan.FromTicks(end).TotalSeconds,
            Due = due,
            Sent = Math.Clamp(generator.Sent - settings.Schedule.CountBefore(begin), 0, due),
            WantedRate = PerSecond(due, seconds),
            ReachedRate = PerSecond(generator.Reached[phase], Math.Min(seconds, TimeSpan.FromTicks(Math.Max(0, ElapsedTicks - begin)).TotalSeconds)),
            Results = latency.Count,
            P50 = latency.Figures?.P50,
            P99 = latency.Figures?.P99,
            BehindMax = ElapsedTicks > begin ? TimeSpan.FromTicks(generator.BehindTicks[phase]).TotalMilliseconds : null,
        };
    }
}
