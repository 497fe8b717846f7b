using System.Reflection;
using Xunit.Sdk;

namespace Correlator.Tests.Receiving;

/// <summary>Runs a theory for each receiver that takes connections.</summary>
public sealed class EveryReceiverAttribute : DataAttribute
{
    private static readonly string[] Schemes = ["syslog+tcp", "gelf+tcp", "fluent", "otlp+http", "ingest"];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Schemes.Select(static scheme => new object[] { scheme });
}
