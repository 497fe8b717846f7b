using System.CommandLine;
using System.Globalization;

namespace Correlator.Cli;

/// <summary>What a load test must reach, from the command line.</summary>
internal sealed class LoadThresholdInput
{
    private const double UsualSuccess = 0.95;
    private static readonly TimeSpan UsualP95 = TimeSpan.FromSeconds(1);
    private readonly Option<string?> _success = new("--min-success") { Description = "The least part of the expected results that comes and is right. Default: 95%.", HelpName = "PERCENT" };
    private readonly Option<string?> _rate = new("--min-rate") { Description = "The least part of the wanted rate that is reached.", HelpName = "PERCENT" };
    private readonly Option<string?> _p95 = new("--max-p95") { Description = "The greatest 95th percentile of latency. Default: 1s.", HelpName = "DURATION" };
    private readonly Option<string?> _p99 = new("--max-p99") { Description = "The greatest 99th percentile of latency.", HelpName = "DURATION" };
    private readonly Option<string?> _latency = new("--max-latency") { Description = "The greatest latency of any result.", HelpName = "DURATION" };
    private readonly Option<string?> _memory = new("--max-memory") { Description = "The greatest working set, such as 512MiB.", HelpName = "SIZE" };
    private readonly Option<string?> _wrong = new("--max-wrong") { Description = "The most results that are wrong or come twice. Default: 0.", HelpName = "N" };

    public void AddTo(Command command)
    {
        Option[] options = [_success, _rate, _p95, _p99, _latency, _memory, _wrong];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the thresholds.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isChecked">Whether it is known what the results must be.</param>
    /// <exception cref="UsageException">One cannot be read, or cannot be judged.</exception>
    public LoadThresholds Read(ParseResult parsed, bool isChecked)
    {
        if (!isChecked && (parsed.GetValue(_success) ?? parsed.GetValue(_wrong)) is not null)
        {
            throw new UsageException("--min-success and --max-wrong need to know what the query of --query must give: add --expect N.");
        }

        return new LoadThresholds
        {
            MinSuccess = Percent(_success, parsed) ?? (isChecked ? UsualSuccess : null),
            MinRate = Percent(_rate, parsed),
            MaxP95 = Duration(_p95, parsed) ?? UsualP95,
            MaxP99 = Duration(_p99, parsed),
            MaxLatency = Duration(_latency, parsed),
            MaxMemoryBytes = Size(_memory, parsed),
            MaxWrong = Count(_wrong, parsed) ?? (isChecked ? 0 : null),
        };
    }

    private static TimeSpan? Duration(Option<string?> option, ParseResult parsed) =>
        parsed.GetValue(option) is { } text ? DurationText.Read(option.Name, text) : null;

    private static double? Percent(Option<string?> option, ParseResult parsed)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        var number = text.EndsWith('%') ? text[..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
            ? percent / 100
            : throw new UsageException($"{option.Name} needs a percentage from 0% to 100%, found '{text}'.");
    }

    private static long? Size(Option<string?> option, ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(option) is { } text ? QuantityText.ParseSize(text) : null;
        }
        catch (FormatException error)
        {
            throw new UsageException($"{option.Name}: {error.Message}", error);
        }
    }

    private static long? Count(Option<string?> option, ParseResult parsed) => parsed.GetValue(option) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new UsageException($"{option.Name} needs a whole number, found '{text}'.");
}
