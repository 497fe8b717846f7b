using System.Diagnostics;
using System.Text;
using Correlator.Tests.Architecture;

namespace Correlator.Tests.Receiving;

/// <summary>A program of others that a test runs; it and all that it started end with the test.</summary>
internal sealed class ForeignProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;

    private ForeignProgram(Process process)
    {
        _process = process;
        _name = process.StartInfo.FileName;

        // Not the process's own events: with those, waiting for its end waits for the end of its pipes, which a child that it left behind keeps open.
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    public static ForeignProgram Start(string program, params IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
        Environment = { ["NODE_PATH"] = NodeClients.Directory is { } clients ? Path.Combine(clients, "node_modules") : null },
    })!);

    /// <summary>Runs to the end; a failure shows what it said.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var running = Start(program, arguments);
        await running._process.WaitForExitAsync().OrFailAsync(() => $"the end of {program}, which said: {running.Output}");
        await running._reading.OrFailAsync(() => $"the end of what {program} says: {running.Output}");
        Assert.True(running._process.ExitCode == 0, running.Output);
        return running.Output;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        Assert.True(_process.WaitForExit(SafetyLimit.Time), $"Waited {SafetyLimit.Time} in vain for the end of {_name}.");
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader stream)
    {
        var text = new char[4096];
        try
        {
            while (await stream.ReadAsync(text) is var count && count > 0)
            {
                lock (_output)
                {
                    _output.Append(text, 0, count);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}

/// <summary>Log clients for Node.js, where <c>eng/test-servers.sh</c> could install them.</summary>
internal static class NodeClients
{
    /// <summary>The directory of the scripts that use them.</summary>
    public static string Scripts { get; } = Path.Combine(Repository.Root, "tests/Correlator.Sources.Tests/Clients");

    /// <summary>The directory that holds node_modules; null where there is none.</summary>
    public static string? Directory { get; } =
        Repository.Exists("artifacts/clients/installed.json") ? Path.Combine(Repository.Root, "artifacts/clients") : null;
}

/// <summary>A test that needs the Node.js clients.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (NodeClients.Directory is null)
        {
            Skip = "The Node.js log clients are not installed (eng/test-servers.sh installs them where there is npm).";
        }
    }
}

/// <summary>A test that needs files of an installed program.</summary>
public sealed class InstalledTheoryAttribute : TheoryAttribute
{
    public InstalledTheoryAttribute(params string[] files)
    {
        if (files.FirstOrDefault(static file => !File.Exists(file)) is { } missing)
        {
            Skip = $"{missing} is not installed (eng/test-servers.sh installs it on Debian as root).";
        }
    }
}

/// <summary>A test that needs files of an installed program.</summary>
public sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(params string[] files)
    {
        if (files.FirstOrDefault(static file => !File.Exists(file)) is { } missing)
        {
            Skip = $"{missing} is not installed (eng/test-servers.sh installs it on Debian as root).";
        }
    }
}

/// <summary>A test that needs the Node.js clients.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = new NodeFactAttribute().Skip;
}
