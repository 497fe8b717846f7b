using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Datagrams that the system dropped because the socket's buffer was full.</summary>
internal static class DroppedDatagrams
{
    // SOL_SOCKET, SO_MEMINFO and SK_MEMINFO_DROPS of Linux; other systems do not tell.
    private const int SocketLevel = 1;
    private const int MemoryInformation = 55;
    private const int DropsIndex = 8;

    public static uint Count(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        Span<byte> counts = stackalloc byte[(DropsIndex + 1) * sizeof(uint)];
        counts.Clear();
        try
        {
            socket.GetRawSocketOption(SocketLevel, MemoryInformation, counts);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return 0;
        }

        return MemoryMarshal.Cast<byte, uint>(counts)[DropsIndex];
    }
}
