namespace Correlator.Sources;

/// <summary>Field numbers of the OpenTelemetry protocol, version 1, logs.</summary>
internal static class OtlpFields
{
    public const int RequestResourceLogs = 1;

    public const int ResourceLogsResource = 1;
    public const int ResourceLogsScopeLogs = 2;

    public const int ResourceAttributes = 1;

    public const int ScopeLogsScope = 1;
    public const int ScopeLogsRecords = 2;

    public const int ScopeName = 1;
    public const int ScopeVersion = 2;
    public const int ScopeAttributes = 3;

    public const int RecordTime = 1;
    public const int RecordSeverityNumber = 2;
    public const int RecordSeverityText = 3;
    public const int RecordBody = 5;
    public const int RecordAttributes = 6;
    public const int RecordFlags = 8;
    public const int RecordTraceId = 9;
    public const int RecordSpanId = 10;
    public const int RecordObservedTime = 11;
    public const int RecordEventName = 12;

    public const int ValueText = 1;
    public const int ValueBool = 2;
    public const int ValueInt = 3;
    public const int ValueDouble = 4;
    public const int ValueArray = 5;
    public const int ValueMap = 6;
    public const int ValueBytes = 7;

    public const int PairKey = 1;
    public const int PairValue = 2;

    public const int Items = 1;
}
