using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Tells on standard error where receivers listen: whoever is to send must know, the more so where the port is one that the system chose.</summary>
internal static class ReceiverAddresses
{
    public static void Write(ToolConsole console, IEnumerable<ILogSource> sources)
    {
        foreach (var (source, (kind, endpoint)) in sources.OfType<ReceiverSource>()
            .SelectMany(static source => source.Endpoints.OrderBy(static one => one.Key, StringComparer.Ordinal), static (source, one) => (source.Name, one)))
        {
            console.Error.WriteLine($"{source}: listens at {endpoint} ({kind})");
        }
    }
}
