namespace Correlator.Cli.Tests;

public sealed class LoadTestUsageTests
{
    [Theory]
    [InlineData("--rate 0", "--rate needs a number of events per second from 0.1 to 10000000, found '0'.")]
    [InlineData("--rate fast", "--rate needs a number of events per second")]
    [InlineData("--rate -5", "--rate needs a number of events per second")]
    [InlineData("--duration 5", "--duration: ")]
    [InlineData("--duration 0s", "--duration needs a time from 1ms to 7d, found '0s'.")]
    [InlineData("--duration 8d", "--duration needs a time from 1ms to 7d, found '8d'.")]
    [InlineData("--seed x", "--seed needs a whole number")]
    [InlineData("--lateness soon", "--lateness: ")]
    [InlineData("--pattern sawtooth", "steady")]
    [InlineData("--scenario hard", "mixed")]
    [InlineData("--min-success 120%", "--min-success needs a percentage from 0% to 100%, found '120%'.")]
    [InlineData("--max-p95 1", "--max-p95: ")]
    [InlineData("--max-memory lots", "--max-memory: 'lots' is no size")]
    [InlineData("--max-wrong some", "--max-wrong needs a whole number, found 'some'.")]
    [InlineData("--expect 5", "--expect is for --query")]
    [InlineData("--query requests({}) --expect many", "--expect needs a number of results, found 'many'.")]
    [InlineData("--query requests({}) --scenario mixed", "--scenario brings its own queries")]
    [InlineData("--query requests({}) --min-success 90%", "add --expect N")]
    [InlineData("--query requests({}", "COR")]
    [InlineData("--query other({})", "other")]
    [InlineData("--source web=syslog+tcp://127.0.0.1:0", "the streams of this test are requests, replies;")]
    [InlineData("--source replies=gelf+tcp://127.0.0.1:0", "can send to syslog+tcp://, syslog+udp:// and ingest://")]
    [InlineData("--source replies=web.log", "can send to syslog+tcp://, syslog+udp:// and ingest://")]
    [InlineData("--source replies=ingest://127.0.0.1:0,token=env:TOKEN", "without TLS and without a token; leave 'token' out.")]
    [InlineData("--report no/such/directory/report.json", "The report cannot be written to 'no/such/directory/report.json'")]
    public async Task LoadTest_WrongCommandLine_SaysWhatAndRunsNothing(string line, string message)
    {
        var result = await LoadTestRuns.RunAsync(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
