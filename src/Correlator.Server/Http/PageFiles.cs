using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>The files of the page, as they are built into the library. There is no path to any other file.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".json"] = "application/json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
    };

    private readonly Dictionary<string, (byte[] Bytes, string Type, string Tag)> _files = new(StringComparer.Ordinal);

    public PageFiles()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var path = "/" + name[Prefix.Length..].Replace('\\', '/');
            _files.Add(path == "/index.html" ? "/" : path, (bytes, Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream"), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\""));
        }
    }

    /// <summary>The paths of all files.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    public Task AnswerAsync(HttpContext context)
    {
        var (bytes, type, tag) = _files[context.Request.Path.Value!];
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (!context.Request.Headers.IfNoneMatch.Any(value => value is not null && value.Contains(tag, StringComparison.Ordinal)))
        {
            return JsonAnswer.WriteAsync(context, bytes, type);
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
