using System.Diagnostics;
using System.Globalization;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A worker in a process of its own.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _isEnding;

    public WorkerProcess(string query, KafkaLogOptions options)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Correlator.Kafka.Broker.dll");
        string[] arguments = ["exec", program, "work", query, options.Connection.BootstrapServers, options.Topic, options.Group, $"{options.Transactional}"];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public bool IsRunning => !_process.HasExited;

    /// <summary>Fails where it has ended by itself.</summary>
    public void Check()
    {
        if (!_isEnding && _process.HasExited)
        {
            Assert.Fail($"A worker ended by itself with {_process.ExitCode}: {_errors.Result}");
        }
    }

    /// <summary>Ends it without a word.</summary>
    public void Kill()
    {
        _isEnding = true;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets it give back what it has.</summary>
    public void End()
    {
        _isEnding = true;
        Signal("TERM");
        _process.WaitForExit();
        Assert.True(_process.ExitCode == 0, _errors.Result);
    }

    public void Stop() => Signal("STOP");

    public void Continue() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
