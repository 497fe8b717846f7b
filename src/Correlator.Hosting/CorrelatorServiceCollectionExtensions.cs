using Correlator.Dsl;
using Correlator.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Correlator in a container.</summary>
public static class CorrelatorServiceCollectionExtensions
{
    /// <summary>The section of the configuration that is read where none is given: <c>Correlator</c>.</summary>
    public const string SectionName = "Correlator";

    /// <summary>Adds an engine and its hosted service, with options of the section <c>Correlator</c> of the container's configuration, where there is one.</summary>
    /// <param name="services">The container to be.</param>
    /// <returns>Takes sources, tables, queries and handlers.</returns>
    public static CorrelatorBuilder AddCorrelator(this IServiceCollection services) => Add(services, OfContainer, configure: null);

    /// <summary>Adds an engine as a singleton, and a hosted service that runs its queries. A second call adds to the first.</summary>
    /// <param name="services">The container to be.</param>
    /// <param name="configure">Sets options over what the section <c>Correlator</c> of the container's configuration says, where there is one.</param>
    /// <returns>Takes sources, tables, queries and handlers.</returns>
    /// <example><code>
    /// services.AddCorrelator(options => options.Engine = options.Engine with { Lateness = TimeSpan.FromSeconds(5) })
    ///     .AddSource(new FileSource("web", new FileSourceOptions { Path = "web.log" }))
    ///     .AddSource(new FileSource("db", new FileSourceOptions { Path = "db.log" }))
    ///     .AddQuery("slow", "web({}) and on(request_id) within(30s) db({})", correlation => Console.WriteLine(correlation));
    /// </code></example>
    public static CorrelatorBuilder AddCorrelator(this IServiceCollection services, Action<CorrelatorHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, OfContainer, configure);
    }

    /// <summary>Adds an engine and its hosted service, with options of a section of the caller's choice.</summary>
    /// <param name="services">The container to be.</param>
    /// <param name="section">The section; unknown keys in it are errors.</param>
    /// <returns>Takes sources, tables, queries and handlers.</returns>
    public static CorrelatorBuilder AddCorrelator(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, _ => section, configure: null);
    }

    private static IConfigurationSection? OfContainer(IServiceProvider services) => services.GetService<IConfiguration>()?.GetSection(SectionName);

    private static CorrelatorBuilder Add(IServiceCollection services, Func<IServiceProvider, IConfiguration?> section, Action<CorrelatorHostOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<CorrelatorHostOptions>().ValidateOnStart();
        if (!services.Any(static known => known.ServiceType == typeof(CorrelationEngine)))
        {
            services.AddSingleton<IConfigureOptions<CorrelatorHostOptions>>(provider => new HostConfiguration(section(provider)));
            services.AddSingleton<IPostConfigureOptions<CorrelatorHostOptions>, HostOptionsCheck>();
            services.AddSingleton<IValidateOptions<CorrelatorHostOptions>, HostOptionsCheck>();
            services.AddSingleton(EngineParts.CreateEngine);
            services.AddSingleton<CorrelatorService>();
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<CorrelatorService>());
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        return new CorrelatorBuilder(services);
    }
}
