using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Correlator;

/// <summary>Makes the topics of a log and of the groups that read it.</summary>
/// <example><code>
/// await KafkaLogTopics.EnsureLogAsync(topics);
/// await KafkaLogTopics.EnsureGroupAsync(topics);
/// </code></example>
public static class KafkaLogTopics
{
    /// <summary>Makes the topic of the log, with <see cref="KafkaLogOptions.Partitions"/>, where it is not there.</summary>
    /// <param name="options">Which topic.</param>
    /// <param name="cancellationToken">Stops waiting for the brokers.</param>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="LogException">It has another number of partitions (<c>LOG_MISMATCH</c>), or cannot be made (<c>LOG_UNAVAILABLE</c>).</exception>
    public static async Task<bool> EnsureLogAsync(KafkaLogOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return await EnsureAsync(options, [Specify(options, options.Topic, options.Partitions)], cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Makes the topics of the group's results and places, with as many partitions as the log has, where they are not there.</summary>
    /// <param name="options">Which topics.</param>
    /// <param name="cancellationToken">Stops waiting for the brokers.</param>
    /// <returns>How many were made.</returns>
    /// <exception cref="LogException">One has another number of partitions than the log (<c>LOG_MISMATCH</c>), or cannot be made, or there is no log (<c>LOG_UNAVAILABLE</c>).</exception>
    public static Task<int> EnsureGroupAsync(KafkaLogOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var partitions = CountLog(options);

        // Of a place only the last record counts; of results all do.
        return EnsureAsync(options, [Specify(options, options.Results, partitions), Specify(options, options.Places, partitions, "compact")], cancellationToken);
    }

    /// <summary>Makes the topic of the group's places alone: of a stage that gives no results.</summary>
    /// <param name="options">Which topics.</param>
    /// <param name="cancellationToken">Stops waiting for the brokers.</param>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="LogException">It has another number of partitions than the log (<c>LOG_MISMATCH</c>), or cannot be made, or there is no log (<c>LOG_UNAVAILABLE</c>).</exception>
    public static async Task<bool> EnsurePlacesAsync(KafkaLogOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return await EnsureAsync(options, [Specify(options, options.Places, CountLog(options), "compact")], cancellationToken).ConfigureAwait(false) > 0;
    }

    private static int CountLog(KafkaLogOptions options)
    {
        using var topics = new KafkaTailReader(options);
        return topics.CountPartitions(options.Topic);
    }

    private static TopicSpecification Specify(KafkaLogOptions options, string topic, int partitions, string cleanup = "delete") => new()
    {
        Name = topic,
        NumPartitions = partitions,
        ReplicationFactor = (short)(options.Replicas ?? -1),
        Configs = new Dictionary<string, string> { ["cleanup.policy"] = cleanup },
    };

    private static async Task<int> EnsureAsync(KafkaLogOptions options, List<TopicSpecification> wanted, CancellationToken cancellationToken)
    {
        using var consumer = new KafkaTailReader(options);
        var missing = wanted.FindAll(topic => !consumer.Exists(topic.Name));
        if (missing.Count > 0)
        {
            await CreateAsync(consumer.Admin, options, missing).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // Those that were made are told by all brokers a moment later, and have what was asked for.
        wanted.Except(missing).ToList().ForEach(topic => consumer.CountPartitions(topic.Name, topic.NumPartitions));

        return missing.Count;
    }

    private static async Task CreateAsync(IAdminClient admin, KafkaLogOptions options, List<TopicSpecification> topics)
    {
        try
        {
            await admin.CreateTopicsAsync(topics, new CreateTopicsOptions { RequestTimeout = options.AnswerTimeout, OperationTimeout = options.AnswerTimeout }).ConfigureAwait(false);
        }
        catch (CreateTopicsException error) when (error.Results.All(static result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another was first. If it wanted another number, whoever uses the topic says so.
        }
        catch (CreateTopicsException error)
        {
            var failed = error.Results.First(static result => result.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists));
            throw KafkaLogErrors.Unavailable($"The topic '{failed.Topic}' cannot be made", failed.Error, error);
        }
        catch (KafkaException error)
        {
            throw KafkaLogErrors.Unavailable($"The topics {string.Join(", ", topics.Select(static topic => topic.Name))} cannot be made", error.Error, error);
        }
    }
}
