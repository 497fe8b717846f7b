using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Correlator.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal sealed partial class ToolProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, TaskCompletionSource<IPEndPoint>> _addresses = [];

    private ToolProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _error = ReadErrorAsync();
    }

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "correlator.dll");

    public TextReader Output => _process.StandardOutput;

    public TextWriter Input => _process.StandardInput;

    // Whoever runs the tests behind a script's `&` has them ignore the interrupt, and so would the tool: a signal ignored is inherited.
    public static ToolProcess Start(params string[] args) => new(OperatingSystem.IsLinux()
        ? new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", Path, .. args])
        : new ProcessStartInfo("dotnet", [Path, .. args]));

    /// <summary>Runs a line of a shell in which <c>$TOOL</c> is the tool.</summary>
    public static ToolProcess Shell(string line) => new(new ProcessStartInfo("bash", ["-c", $"set -o pipefail; TOOL='dotnet {Path}'; {line}"]));

    /// <summary>Waits until a receiver says where it listens.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="kind">What is spoken there.</param>
    public async Task<IPEndPoint> ListensAtAsync(string source, string kind)
    {
        var address = AddressOf($"{source} {kind}").Task;
        var first = await Task.WhenAny(address, _error).WaitAsync(Limit);
        return first == address ? await address : throw new EndOfStreamException($"The tool ended early: {await _error}");
    }

    public void Interrupt() => Signal("INT");

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new EndOfStreamException($"The tool ended early: {await _error}");

    /// <summary>The next line of the error output, for what goes on; the result has all of them.</summary>
    public async Task<string> ReadErrorLineAsync() =>
        await _errorLines.Reader.WaitToReadAsync().AsTask().WaitAsync(Limit) && _errorLines.Reader.TryRead(out var line) ? line : throw new EndOfStreamException("The tool ended early.");

    /// <summary>The lines of the output that have an end: what a process that is killed has begun to write is none.</summary>
    public async IAsyncEnumerable<string> ReadWholeLinesAsync()
    {
        var (rest, buffer) = (new StringBuilder(), new char[64 * 1024]);
        while (await _process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(Limit) is > 0 and var count)
        {
            var begin = 0;
            for (var end = 0; (end = Array.IndexOf(buffer, '\n', begin, count - begin)) >= 0; begin = end + 1)
            {
                yield return rest.Append(buffer, begin, end - begin).ToString();
                rest.Clear();
            }

            rest.Append(buffer, begin, count - begin);
        }
    }

    public async Task<ToolResult> WaitAsync()
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return new ToolResult(_process.ExitCode, output, await _error);
    }

    private async Task<string> ReadErrorAsync()
    {
        var error = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            error.AppendLine(line);
            _errorLines.Writer.TryWrite(line);
            if (ListensPattern().Match(line) is { Success: true } match)
            {
                AddressOf($"{match.Groups["source"]} {match.Groups["kind"]}").TrySetResult(IPEndPoint.Parse(match.Groups["endpoint"].Value));
            }
        }

        _errorLines.Writer.Complete();
        return error.ToString();
    }

    private TaskCompletionSource<IPEndPoint> AddressOf(string listener)
    {
        lock (_addresses)
        {
            if (!_addresses.TryGetValue(listener, out var address))
            {
                _addresses.Add(listener, address = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            return address;
        }
    }

    [GeneratedRegex(@"^(?<source>\S+): listens at (?<endpoint>\S+) \((?<kind>\w+)\)$")]
    private static partial Regex ListensPattern();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
