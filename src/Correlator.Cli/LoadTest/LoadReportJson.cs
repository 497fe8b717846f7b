using System.Text.Json;
using System.Text.Json.Serialization;

namespace Correlator.Cli;

/// <summary>Reports as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadReportJson : JsonSerializerContext
{
    public static byte[] Write(LoadReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Default.LoadReport);
}
