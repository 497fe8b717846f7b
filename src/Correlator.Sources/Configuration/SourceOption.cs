namespace Correlator.Sources;

/// <summary>An option of a kind of source: how it is written, what it means, what it does.</summary>
/// <typeparam name="T">The options record that it changes.</typeparam>
/// <param name="Name">Its name on the command line and in configuration files.</param>
/// <param name="Help">What it means, with its default.</param>
/// <param name="Apply">Sets it from its text.</param>
internal sealed record SourceOption<T>(string Name, string Help, Func<T, string, T> Apply);

/// <summary>What is known of an option by name alone.</summary>
/// <param name="Name">Its name on the command line and in configuration files.</param>
/// <param name="Help">What it means, with its default.</param>
public sealed record SourceOptionHelp(string Name, string Help);

/// <summary>The options of a kind of source.</summary>
/// <typeparam name="T">The options record.</typeparam>
internal sealed class SourceOptions<T>(IReadOnlyList<SourceOption<T>> options)
{
    public IReadOnlyList<SourceOptionHelp> Help => [.. options.Select(static option => new SourceOptionHelp(option.Name, option.Help))];

    /// <summary>Applies all options of a definition.</summary>
    /// <exception cref="SourceConfigurationException">An option is unknown, given twice, or cannot be read.</exception>
    public T Apply(SourceDefinition definition, T initial)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        var result = initial;
        foreach (var (name, text) in definition.Options)
        {
            var option = options.FirstOrDefault(option => option.Name == name) ?? throw Unknown(definition, name);
            if (!given.Add(name))
            {
                throw new SourceConfigurationException(definition.Name, $"the option '{name}' is given twice.");
            }

            result = Apply(definition, option, result, text);
        }

        return result;
    }

    /// <summary>Makes something of options, and says whose they are where they are refused.</summary>
    public static TResult Guard<TResult>(SourceDefinition definition, Func<TResult> create)
    {
        try
        {
            return create();
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new SourceConfigurationException(definition.Name, error.Message, error);
        }
    }

    private static T Apply(SourceDefinition definition, SourceOption<T> option, T options, string text)
    {
        try
        {
            return option.Apply(options, text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new SourceConfigurationException(definition.Name, $"{option.Name}: {error.Message}", error);
        }
    }

    private SourceConfigurationException Unknown(SourceDefinition definition, string name) =>
        new(definition.Name, $"a source of kind {definition.Kind} has no option '{name}'. Known options: {string.Join(", ", options.Select(static option => option.Name))}.");
}
