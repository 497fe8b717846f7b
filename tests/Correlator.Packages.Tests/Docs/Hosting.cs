using Correlator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

public static class SlowRequests
{
    public static IHost Host(IObservable<LogEvent> web, IObservable<LogEvent> db)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Services.AddCorrelator()
            .AddSource(new ObservableSource("web", web))
            .AddSource(new ObservableSource("db", db))
            .AddQuery("slow", "web({}) and on(request_id) within(30s) db({})", correlation => Console.WriteLine(correlation));
        builder.Services.AddHealthChecks().AddCorrelator();
        return builder.Build();
    }
}
