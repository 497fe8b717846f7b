namespace Correlator.Server;

/// <summary>A configuration of a server that cannot be used (<c>SERVER_CONFIGURATION</c>): the message says where it stands, what is wrong, and how to mend it.</summary>
public sealed class ServerConfigurationException : CorrelatorException
{
    internal ServerConfigurationException(string place, string message, Exception? innerException = null)
        : base("SERVER_CONFIGURATION", $"{place}: {message}", innerException)
    {
    }
}
