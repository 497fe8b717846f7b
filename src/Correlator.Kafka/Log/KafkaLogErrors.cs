using Confluent.Kafka;

namespace Correlator;

/// <summary>What is said where Kafka does not do what a log needs.</summary>
internal static class KafkaLogErrors
{
    /// <summary>Makes or asks something.</summary>
    /// <param name="what">What cannot be done where it fails.</param>
    /// <param name="question">What to do.</param>
    /// <param name="complaint">What the client has complained of: where there is no answer, that says why.</param>
    /// <exception cref="LogException">It fails.</exception>
    public static T Ask<T>(string what, Func<T> question, Func<Error?>? complaint = null)
    {
        try
        {
            return question();
        }
        catch (KafkaException error)
        {
            var why = complaint?.Invoke() is { } last && last.Code != error.Error.Code ? $" ({last.Reason})" : string.Empty;
            throw Unavailable(what + why, error.Error, error);
        }
        catch (SourceException error)
        {
            throw new LogException("LOG_UNAVAILABLE", error.Message, error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or DllNotFoundException)
        {
            throw new LogException("LOG_UNAVAILABLE", $"The client of Kafka cannot be used: {error.Message}", error);
        }
    }

    public static LogException Unavailable(string what, Error error, Exception? cause = null) =>
        new("LOG_UNAVAILABLE", $"{what}: {error.Reason}", cause);
}
