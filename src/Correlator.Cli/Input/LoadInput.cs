using System.CommandLine;
using System.Globalization;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>What a load test sends, from the command line.</summary>
internal sealed class LoadInput
{
    private readonly Option<string> _scenario = new("--scenario")
    {
        Description = "What is sent and asked: simple (a join), mixed (a join, an absence and a filter at a time), complex (three streams, parsed and joined).",
        HelpName = "simple|mixed|complex",
        DefaultValueFactory = static _ => "simple",
    };

    private readonly Option<string?> _query = new("--query")
    {
        Description = "A query of your own over the generated streams requests, replies and audits. Its results are counted and timed; how many there must be, --expect says.",
        HelpName = "QUERY",
    };

    private readonly Option<string?> _expect = new("--expect") { Description = "How many results the query of --query must give.", HelpName = "N" };

    private readonly Option<string> _pattern = new("--pattern")
    {
        Description = "How the rate changes: steady; ramp (rises over the first fifth); spike (twice as much in every third tenth); "
            + "wave (half above and half below in 10 s); stress (doubles every tenth until the results are a second behind).",
        HelpName = "steady|ramp|spike|wave|stress",
        DefaultValueFactory = static _ => "steady",
    };

    private readonly Option<string> _rate = new("--rate") { Description = "Events per second of all streams together, 0.1 to 10000000.", HelpName = "N", DefaultValueFactory = static _ => "1000" };
    private readonly Option<string> _duration = new("--duration") { Description = "How long the schedule is, 1ms to 7d.", HelpName = "DURATION", DefaultValueFactory = static _ => "1m" };
    private readonly Option<string> _seed = new("--seed") { Description = "Which events are generated; the same seed gives the same.", HelpName = "N", DefaultValueFactory = static _ => "1" };
    private readonly Option<string> _lateness = new("--lateness") { Description = "How far out of order the queries take events.", HelpName = "DURATION", DefaultValueFactory = static _ => "1s" };

    public void AddTo(Command command)
    {
        _scenario.AcceptOnlyFromAmong([.. LoadScenario.All.Select(static scenario => scenario.Name)]);
        _pattern.AcceptOnlyFromAmong(LoadPatternText.Names);
        Option[] options = [_scenario, _query, _expect, _pattern, _rate, _duration, _seed, _lateness];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    public LoadScenario ScenarioOf(ParseResult parsed)
    {
        if (parsed.GetValue(_query) is not { } query)
        {
            return LoadScenario.All.Single(scenario => scenario.Name == parsed.GetValue(_scenario));
        }

        return parsed.GetResult(_scenario) is { Implicit: false }
            ? throw new UsageException("--scenario brings its own queries: give either it or --query.")
            : LoadScenario.Own(query);
    }

    public long? ExpectOf(ParseResult parsed) => parsed.GetValue(_expect) is not { } text
        ? null
        : parsed.GetValue(_query) is null
            ? throw new UsageException("--expect is for --query: what a scenario must give is known.")
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new UsageException($"--expect needs a number of results, found '{text}'.");

    public LoadPattern PatternOf(ParseResult parsed) => LoadPatternText.Parse(parsed.GetValue(_pattern)!);

    public double RateOf(ParseResult parsed) => parsed.GetValue(_rate) is var text
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate >= 0.1 && rate <= LoadSchedule.MaxRate
            ? rate
            : throw new UsageException($"--rate needs a number of events per second from 0.1 to 10000000, found '{text}'.");

    public TimeSpan DurationOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_duration)!;
        var duration = DurationText.Read("--duration", text);
        return duration >= TimeSpan.FromMilliseconds(1) && duration <= LoadSchedule.MaxDuration
            ? duration
            : throw new UsageException($"--duration needs a time from 1ms to 7d, found '{text}'.");
    }

    public int SeedOf(ParseResult parsed) => int.TryParse(parsed.GetValue(_seed), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new UsageException($"--seed needs a whole number from 0 to {int.MaxValue}, found '{parsed.GetValue(_seed)}'.");

    public TimeSpan LatenessOf(ParseResult parsed) => DurationText.Read("--lateness", parsed.GetValue(_lateness)!);
}
