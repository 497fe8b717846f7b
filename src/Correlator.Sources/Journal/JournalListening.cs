using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Runs the program that reads the journal, again and again while the source is started.</summary>
internal sealed class JournalListening(ReceiverSession session, JournalOptions options, JournalPosition position) : Listener("journal")
{
    private readonly Lock _gate = new();
    private readonly long _startSeconds = new DateTimeOffset(session.Scheduler.Now.UtcTicks, TimeSpan.Zero).Subtract(options.Lookback).ToUnixTimeSeconds();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Process? _process;
    private Task _running = Task.CompletedTask;

    public override IPEndPoint? Endpoint => null;

    public override void Start()
    {
        var first = Launch();
        _running = Task.Run(() => RunAsync(first));
    }

    public override void Close()
    {
        lock (_gate)
        {
            _closed.TrySetResult();
            Kill(_process);
        }

        // What the program has started may hold its pipe open when it is gone.
        _stop.Cancel();
    }

    public override async ValueTask DisposeAsync()
    {
        Close();
        await _running.ConfigureAwait(false);
    }

    private static void Kill(Process? process)
    {
        try
        {
            process?.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private async Task RunAsync(Process first)
    {
        for (var process = first; process is not null; process = await LaunchAgainAsync().ConfigureAwait(false))
        {
            using (process)
            {
                var complaints = SkipAsync(process.StandardError.BaseStream);
                try
                {
                    await ReadAsync(process.StandardOutput.BaseStream).ConfigureAwait(false);
                }
                catch (Exception error) when (error is IOException or OperationCanceledException)
                {
                    // The program was ended, or the receiver stops.
                }

                Kill(process);

                // Not with the process's own events for what it complains: then this would wait for the end of that pipe, too.
                await process.WaitForExitAsync().ConfigureAwait(false);
                process.StandardError.Dispose();
                await complaints.ConfigureAwait(false);
            }

            session.ReportConnected(false);
        }
    }

    /// <summary>Reads what nobody wants, so that the program does not wait for it to be read.</summary>
    private async Task SkipAsync(Stream complaints)
    {
        var bytes = new byte[1024];
        try
        {
            while (await complaints.ReadAsync(bytes, _stop.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The program was ended, or the receiver stops.
        }
    }

    private async Task ReadAsync(Stream output)
    {
        var buffer = new RecordBuffer();
        var reader = new FramedReader(session, new DelimitedFraming((byte)'\n', session.Options.MaxRecordBytes), new JournalParser(session, position));
        while (await output.ReadAsync(buffer.GetFree(), _stop.Token).ConfigureAwait(false) is var count && count > 0)
        {
            session.Counters.AddBytes(count);
            buffer.Commit(count);
            reader.Read(buffer);
            await session.WriteAsync(reader.Events, session.Ending).ConfigureAwait(false);
            reader.Events.Clear();
        }
    }

    private async Task<Process?> LaunchAgainAsync()
    {
        while (true)
        {
            var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (session.Scheduler.Schedule(options.RestartDelay, () => due.TrySetResult()))
            {
                await Task.WhenAny(due.Task, _closed.Task).ConfigureAwait(false);
            }

            if (_closed.Task.IsCompleted)
            {
                return null;
            }

            try
            {
                var process = Launch();
                session.ReportConnected(true);
                return process;
            }
            catch (SourceException)
            {
                // It could be started before, so it may come back: an update of the system takes it away for a while.
            }
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(options.Program, Arguments()) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        lock (_gate)
        {
            try
            {
                var process = Process.Start(start)!;
                _process = process;
                if (_closed.Task.IsCompleted)
                {
                    Kill(process);
                }

                return process;
            }
            catch (Exception error) when (error is Win32Exception or InvalidOperationException)
            {
                throw new SourceException(session.Source, $"cannot run {options.Program}: {error.Message}", error, "SOURCE_NOT_FOUND");
            }
        }
    }

    private IEnumerable<string> Arguments()
    {
        string[] fixedPart = ["--output=json", "--follow", "--no-tail", "--no-pager", "--quiet", "--all"];
        var from = position.Cursor is { } cursor
            ? $"--after-cursor={cursor}"
            : string.Create(CultureInfo.InvariantCulture, $"--since=@{(options.File is null ? _startSeconds : 0)}");
        return [.. fixedPart, from, .. options.File is { } file ? [$"--file={file}"] : Array.Empty<string>(), .. options.Matches];
    }
}
