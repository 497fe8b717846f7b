namespace Correlator.Tests.Receiving;

/// <summary>The one bound of everything that tests of receivers wait for. Nothing takes this long; it makes a failure that says what never came of a test that would wait for ever.</summary>
internal static class SafetyLimit
{
    /// <summary>For what takes a time itself, such as a client.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    /// <summary>Waits for something to end.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="what">What it is, for the failure.</param>
    public static Task OrFailAsync(this Task task, string what) => task.OrFailAsync(() => what);

    /// <summary>Waits for something to end.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="what">Says what it is and how far it came, when it did not end.</param>
    public static async Task OrFailAsync(this Task task, Func<string> what)
    {
        try
        {
            await task.WaitAsync(Time);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited {Time} in vain for {what()}.");
        }
    }

    /// <summary>Waits for a result.</summary>
    public static async Task<T> OrFailAsync<T>(this Task<T> task, string what)
    {
        await ((Task)task).OrFailAsync(what);
        return await task;
    }

    /// <summary>Blocks until a test goes on.</summary>
    public static void WaitOrFail(this ManualResetEventSlim signal, string what) => Assert.True(signal.Wait(Time), $"Waited {Time} in vain for {what}.");
}
