namespace Correlator.Cli;

/// <summary>Something on the command line is wrong; the message says what and how to mend it.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
