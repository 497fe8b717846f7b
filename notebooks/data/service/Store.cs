using Npgsql;

namespace Shop.Service;

internal sealed record OrderRequest(string Customer, int[] Items);

internal sealed record PaymentRequest(long OrderId, decimal Amount);

/// <summary>The shop's tables. Every statement runs under an application name that ends in the id of the request it serves.</summary>
internal sealed class Store(NpgsqlDataSource database)
{
    public async Task<int> CountCatalogAsync(string? requestId, int page, double delay, CancellationToken stop) =>
        await ReadAsync(requestId, """
            SELECT count(*)::int, pg_sleep($2)
              FROM (SELECT item_id, name, price
                      FROM items
                     ORDER BY name
                    OFFSET $1 * 20
                     LIMIT 20) AS page
            """, [page, delay], 0, stop);

    public async Task<string?> FindOrderAsync(string? requestId, long order, double delay, CancellationToken stop) =>
        await ReadAsync<string?>(requestId, """
            SELECT state, pg_sleep($2)
              FROM orders
             WHERE order_id = $1
            """, [order, delay], null, stop);

    public async Task<decimal> ReportAsync(string? requestId, int quantity, double delay, CancellationToken stop) =>
        await ReadAsync(requestId, """
            SELECT sum(price) / $1::int AS average,
                   pg_sleep($2)
              FROM items
            """, [quantity, delay], 0m, stop);

    public async Task<long> PlaceOrderAsync(string? requestId, OrderRequest order, double delay)
    {
        await using var connection = await OpenAsync("shop", requestId, default);

        // The slow part is done before any row is locked.
        await ScalarAsync<int>(connection, "SELECT count(*)::int, pg_sleep($1) FROM stock WHERE item_id = ANY($2) AND quantity > 0", delay, order.Items);
        await using var transaction = await connection.BeginTransactionAsync();
        var number = await ScalarAsync<long>(connection, """
            INSERT INTO orders (customer, state, idempotency_key)
            VALUES ($1, 'placed', $2)
            RETURNING order_id
            """, order.Customer, requestId ?? Guid.NewGuid().ToString("N"));

        // The rows are locked in the order of the basket and not in that of their keys: two baskets can deadlock.
        foreach (var item in order.Items)
        {
            await ScalarAsync<int>(connection, """
                UPDATE stock
                   SET quantity = quantity - 1
                 WHERE item_id = $1
                RETURNING quantity
                """, item);
            await Task.Delay(TimeSpan.FromMilliseconds(40));
        }

        await transaction.CommitAsync();
        return number;
    }

    public async Task RecordPaymentAsync(string? requestId, PaymentRequest payment)
    {
        await using var connection = await OpenAsync("shop", requestId, default);
        await ScalarAsync<long>(connection, """
            INSERT INTO payments (order_id, amount)
            VALUES ($1, $2)
            RETURNING payment_id
            """, payment.OrderId, payment.Amount);
    }

    public async Task ShipAsync(string? requestId, long order, CancellationToken stop)
    {
        await using var connection = await OpenAsync("shop-worker", requestId, stop);
        await ScalarAsync<long>(connection, """
            UPDATE orders
               SET state = 'shipped'
             WHERE order_id = $1
            RETURNING order_id
            """, order);
    }

    public async Task PingAsync(CancellationToken stop) => await ReadAsync(null, "SELECT 1", [], 0, stop);

    private async Task<T> ReadAsync<T>(string? requestId, string sql, object[] arguments, T missing, CancellationToken stop)
    {
        await using var connection = await OpenAsync("shop", requestId, stop);
        await using var command = Command(connection, sql, arguments);
        return await command.ExecuteScalarAsync(stop) is T value ? value : missing;
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, params object[] arguments)
    {
        await using var command = Command(connection, sql, arguments);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    // The application name stands in the prefix of every line of the server's log, also of ERROR and DETAIL lines, where a comment in the SQL would not.
    private async Task<NpgsqlConnection> OpenAsync(string application, string? requestId, CancellationToken stop)
    {
        var connection = await database.OpenConnectionAsync(stop);
        var name = requestId is null ? application : $"{application} request_id={requestId}";
        await using var command = Command(connection, "SELECT set_config('application_name', $1, false)", [name]);
        await command.ExecuteNonQueryAsync(stop);
        return connection;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }
}
