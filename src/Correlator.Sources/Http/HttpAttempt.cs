using Polly;
using Polly.Retry;

namespace Correlator.Sources;

/// <summary>What became of sending a request once.</summary>
internal readonly record struct HttpAttempt(HttpBody? Body, SourceException? Error)
{
    public HttpAttempt(HttpBody body)
        : this(body, null)
    {
    }

    public HttpAttempt(SourceException error)
        : this(null, error)
    {
    }

    /// <summary>Repeats what may succeed later.</summary>
    public static ResiliencePipeline<HttpAttempt> CreatePipeline(HttpRetryOptions options, SourceRuntime runtime)
    {
        if (options.MaxRetries == 0)
        {
            return ResiliencePipeline<HttpAttempt>.Empty;
        }

        var backoff = new Backoff(options, runtime.Random);
        var strategy = new RetryStrategyOptions<HttpAttempt>
        {
            MaxRetryAttempts = options.MaxRetries,

            // A wait that is longer than allowed is a refusal.
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { Error.IsRetryable: true } attempt && !(attempt.Error.RetryAfter > options.MaxDelay)),
            DelayGenerator = arguments =>
            {
                var own = backoff.Delay(arguments.AttemptNumber);
                return ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Result.Error!.RetryAfter is { } asked && asked > own ? asked : own);
            },
        };
        return new ResiliencePipelineBuilder<HttpAttempt> { TimeProvider = runtime.Time }.AddRetry(strategy).Build();
    }
}
