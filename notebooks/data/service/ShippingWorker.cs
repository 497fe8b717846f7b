using System.Threading.Channels;

namespace Shop.Service;

/// <summary>Ships orders some seconds after their request: the same id again in the service's and the database's log, long after nginx's line.</summary>
internal sealed class ShippingWorker(Store store, ServiceLog log) : BackgroundService
{
    private readonly Channel<(string? RequestId, long Order)> _orders = Channel.CreateBounded<(string?, long)>(10_000);

    public void Enqueue(string? requestId, long order) => _orders.Writer.TryWrite((requestId, order));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (requestId, order) in _orders.Reader.ReadAllAsync(stoppingToken))
        {
            _ = ShipLaterAsync(requestId, order, stoppingToken);
        }
    }

    private async Task ShipLaterAsync(string? requestId, long order, CancellationToken stop)
    {
        // Two to fourteen seconds, spread by the order's number: some are inside a join's bound and most are not.
        await Task.Delay(TimeSpan.FromMilliseconds(2_000 + order * 997 % 12_000), stop);
        await store.ShipAsync(requestId, order, stop);
        log.Write("info", "order shipped", line => line with { RequestId = requestId, OrderId = order });
    }
}
