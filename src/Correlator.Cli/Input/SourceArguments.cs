using System.Text.RegularExpressions;

namespace Correlator.Cli;

/// <summary>Makes the sources that <c>--source NAME=SPEC[,option=value]…</c> names.</summary>
internal static partial class SourceArguments
{
    /// <summary>A source of every argument; nothing is opened yet.</summary>
    /// <exception cref="UsageException">An argument cannot be read.</exception>
    public static IReadOnlyList<ILogSource> Read(IReadOnlyList<string> arguments, bool isFollowing, ToolConsole console)
    {
        var sources = new List<ILogSource>(arguments.Count);
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? string.Empty : argument[..equals];
            if (!NamePattern().IsMatch(name))
            {
                throw new UsageException($"--source needs NAME=SPEC, such as api=logs/api.ndjson, with a name of letters, digits, _ and -; found '{argument}'.");
            }

            if (sources.Exists(source => source.Name == name))
            {
                throw new UsageException($"Source {name} is given twice; give each source a name of its own, or one a pattern of paths.");
            }

            sources.Add(Create(name, argument[(equals + 1)..], isFollowing, console));
        }

        return sources;
    }

    /// <summary>A source of files.</summary>
    /// <exception cref="UsageException">The options cannot be read.</exception>
    public static ILogSource Create(string name, string spec, bool isFollowing, ToolConsole console)
    {
        if (spec.Length == 0)
        {
            throw new UsageException($"Source {name} needs a path, a pattern of paths, or - for standard input.");
        }

        ThrowIfScheme(name, spec);
        try
        {
            var options = FileSourceOptions.Parse(spec);
            return (isFollowing, options.Path) switch
            {
                (false, _) => new FileSource(name, options),
                (true, "-") => new LiveInput(new FileSource(name, options), console.Scheduler),
                _ => new FollowedFileSource(name, options, console.Scheduler),
            };
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"Source {name}: {error.Message}", error);
        }
    }

    private static void ThrowIfScheme(string name, string spec)
    {
        var scheme = SchemePattern().Match(spec);
        if (scheme.Success && !File.Exists(spec.Split(',')[0]))
        {
            throw new UsageException(
                $"Source {name}: there is no kind of source '{scheme.Groups[1].Value}'; known are a path, a pattern of paths, and - for standard input.");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$")]
    private static partial Regex NamePattern();

    // A single letter is a drive.
    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]+):")]
    private static partial Regex SchemePattern();
}
