using Npgsql;
using Shop.Service;

const int DuplicateOrder = 409;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton<ServiceLog>();
builder.Services.AddSingleton<Store>();
builder.Services.AddSingleton(NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("SHOP_DATABASE") ?? ""));
builder.Services.AddSingleton<ShippingWorker>();
builder.Services.AddHostedService(services => services.GetRequiredService<ShippingWorker>());

await using var app = builder.Build();
var log = app.Services.GetRequiredService<ServiceLog>();
app.UseMiddleware<RequestLogging>();

app.MapGet("/health", async (Store store, CancellationToken stop) =>
{
    await store.PingAsync(stop);
    return Results.Text("ok\n");
});

app.MapGet("/catalog", async (HttpContext context, Store store, int? page) =>
{
    var fault = Fault.Of(context);
    if (fault.Kind == Fault.Throw)
    {
        throw new InvalidOperationException($"no price list for page {page ?? 0}");
    }

    return Results.Json(new { items = await store.CountCatalogAsync(context.RequestId, page ?? 0, fault.Delay, context.RequestAborted) });
});

app.MapGet("/orders/{id}", async (HttpContext context, Store store, long id) =>
    await store.FindOrderAsync(context.RequestId, id, Fault.Of(context).Delay, context.RequestAborted) is { } state
        ? Results.Json(new { id, state })
        : Results.NotFound());

// The report divides by what the caller asks for; nobody thought of zero.
app.MapGet("/reports/daily", async (HttpContext context, Store store, int? quantity) =>
    Results.Json(new { average = await store.ReportAsync(context.RequestId, quantity ?? 1, Fault.Of(context).Delay, default) }));

app.MapPost("/orders", async (HttpContext context, Store store, ShippingWorker worker, OrderRequest order) =>
{
    if (order.Items is not { Length: > 0 })
    {
        log.Write("warn", "order without items refused", line => line with { RequestId = context.RequestId });
        return Results.BadRequest();
    }

    try
    {
        var number = await store.PlaceOrderAsync(context.RequestId, order, Fault.Of(context).Delay);
        log.Write("info", "order placed", line => line with { RequestId = context.RequestId, OrderId = number });
        worker.Enqueue(context.RequestId, number);
        return Results.Json(new { id = number }, statusCode: 201);
    }
    catch (PostgresException duplicate) when (duplicate.SqlState == PostgresErrorCodes.UniqueViolation)
    {
        log.Write("warn", "order was placed before", line => line with { RequestId = context.RequestId });
        return Results.StatusCode(DuplicateOrder);
    }
});

app.MapPost("/pay", async (HttpContext context, Store store, PaymentRequest payment) =>
{
    log.Write("info", "charging the card", line => line with { RequestId = context.RequestId, OrderId = payment.OrderId });
    if (!await Payments.ChargeAsync(payment, Fault.Of(context)))
    {
        return Results.StatusCode(StatusCodes.Status402PaymentRequired);
    }

    await store.RecordPaymentAsync(context.RequestId, payment);
    return Results.Json(new { paid = payment.Amount });
});

app.Lifetime.ApplicationStarted.Register(() => log.Write("info", "service started"));
app.Lifetime.ApplicationStopping.Register(() => log.Write("info", "service stopping"));
await app.RunAsync();
