namespace Correlator.Cli;

/// <summary>Tells a reader that has gone, as <c>head</c> does, from an output that fails.</summary>
internal static class BrokenPipe
{
    private const int UnixBrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    public static bool Is(IOException error) => error.HResult is UnixBrokenPipe or WindowsBrokenPipe or WindowsNoData;
}
