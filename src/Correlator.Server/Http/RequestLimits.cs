using System.Net;
using System.Threading.RateLimiting;

namespace Correlator.Server;

/// <summary>How many requests come in: of one client, of all, and attempts to log in.</summary>
internal sealed class RequestLimits : IDisposable
{
    // Enough for who mistypes; a thousand years for who guesses a token of 12 random bytes.
    private const int LoginsAMinute = 10;
    private readonly PartitionedRateLimiter<IPAddress> _requests;
    private readonly PartitionedRateLimiter<IPAddress> _logins;

    public RequestLimits(ServerOptions options, TimeSpan period)
    {
        _requests = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<IPAddress, IPAddress>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => Bucket(options.RateLimit, period))),
            PartitionedRateLimiter.Create<IPAddress, int>(_ => RateLimitPartition.GetTokenBucketLimiter(0, _ => Bucket(options.TotalRateLimit, period))));
        _logins = PartitionedRateLimiter.Create<IPAddress, IPAddress>(client => RateLimitPartition.GetTokenBucketLimiter(client, static _ => Bucket(LoginsAMinute, TimeSpan.FromMinutes(1))));
    }

    public bool MayAsk(IPAddress? client) => Take(_requests, client);

    public bool MayLogIn(IPAddress? client) => Take(_logins, client);

    public void Dispose()
    {
        _requests.Dispose();
        _logins.Dispose();
    }

    private static bool Take(PartitionedRateLimiter<IPAddress> limiter, IPAddress? client)
    {
        using var lease = limiter.AttemptAcquire(Network(client ?? IPAddress.None));
        return lease.IsAcquired;
    }

    // A client of IPv6 has a network of 64 bits to itself, and could come from another address each time.
    private static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6 || client.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return client;
        }

        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private static TokenBucketRateLimiterOptions Bucket(int count, TimeSpan period) => new()
    {
        TokenLimit = count,
        TokensPerPeriod = count,
        ReplenishmentPeriod = period,
        QueueLimit = 0,
    };
}
