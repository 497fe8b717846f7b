using System.Text;

namespace Correlator.Sources;

/// <summary>Makes events of one export request. Nothing of a request that is no whole message is delivered, so that its sender may mend and repeat it.</summary>
internal sealed class OtlpRequestReader(IRecordIntake intake, OtlpOrigins origins)
{
    private const int MaxDepth = 32;
    private readonly long _nowTicks = intake.Now.UtcTicks;

    /// <summary>The events of the request.</summary>
    public List<LogEvent> Events { get; } = [];

    /// <summary>How many records were refused.</summary>
    public int Rejected { get; private set; }

    /// <summary>Why, for the sender.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>Reads a request.</summary>
    /// <returns>Whether it is one.</returns>
    public bool Read(ReadOnlySpan<byte> request)
    {
        var fields = new ProtoReader(request);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.RequestResourceLogs && !ReadResourceLogs(fields.Bytes))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    private bool ReadResourceLogs(ReadOnlySpan<byte> logs)
    {
        // The resource may stand behind the records that it describes.
        if (!TryFind(logs, OtlpFields.ResourceLogsResource, out var resource))
        {
            return false;
        }

        var fields = new ProtoReader(logs);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.ResourceLogsScopeLogs && !ReadScopeLogs(fields.Bytes, resource))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadScopeLogs(ReadOnlySpan<byte> logs, ReadOnlySpan<byte> resource)
    {
        if (!TryFind(logs, OtlpFields.ScopeLogsScope, out var scope))
        {
            return false;
        }

        var origin = origins.Get(resource, scope);
        var fields = new ProtoReader(logs);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.ScopeLogsRecords && !TryAdd(fields.Bytes, origin))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAdd(ReadOnlySpan<byte> record, EventOrigin origin)
    {
        if (record.Length > intake.MaxRecordBytes)
        {
            intake.ReportTooLarge();
            Reject($"a log record has more than {intake.MaxRecordBytes} bytes");
            return true;
        }

        if (!TryReadTime(record, out var ticks))
        {
            return false;
        }

        Events.Add(new LogEvent(origin, ticks, intake.NextPosition(), intake.Keep(record)));
        return true;
    }

    private void Reject(string reason)
    {
        Rejected++;
        Reason = Rejected == 1 ? reason : Reason;
    }

    // When it happened, else when it was observed, else when it arrived. All of the record is checked, so that it can be read later.
    private bool TryReadTime(ReadOnlySpan<byte> record, out long ticks)
    {
        var (time, observed) = (0UL, 0UL);
        var fields = new ProtoReader(record);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case OtlpFields.RecordTime:
                    time = fields.Number;
                    break;
                case OtlpFields.RecordObservedTime:
                    observed = fields.Number;
                    break;
                case OtlpFields.RecordAttributes when !IsPair(fields.Bytes, 0):
                case OtlpFields.RecordBody when !IsValue(fields.Bytes, 0):
                    ticks = 0;
                    return false;
            }
        }

        var nanoseconds = time != 0 ? time : observed;
        ticks = nanoseconds != 0 ? DateTime.UnixEpoch.Ticks + (long)(nanoseconds / TimeSpan.NanosecondsPerTick) : _nowTicks;
        return !fields.IsBroken;
    }

    private static bool IsPair(ReadOnlySpan<byte> pair, int depth)
    {
        var fields = new ProtoReader(pair);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.PairValue && !IsValue(fields.Bytes, depth))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    private static bool IsValue(ReadOnlySpan<byte> value, int depth)
    {
        var fields = new ProtoReader(value);
        while (fields.MoveNext())
        {
            if (fields.Field is OtlpFields.ValueArray or OtlpFields.ValueMap && !AreItems(fields.Bytes, fields.Field, depth + 1))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    private static bool AreItems(ReadOnlySpan<byte> items, int kind, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        var fields = new ProtoReader(items);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.Items && !(kind == OtlpFields.ValueMap ? IsPair(fields.Bytes, depth) : IsValue(fields.Bytes, depth)))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    private static bool TryFind(ReadOnlySpan<byte> message, int field, out ReadOnlySpan<byte> found)
    {
        var fields = new ProtoReader(message);
        found = default;
        while (fields.MoveNext())
        {
            found = fields.Field == field ? fields.Bytes : found;
        }

        return !fields.IsBroken;
    }
}

/// <summary>What events of one program share: the labels of its resource and scope. A program sends the same ones again and again.</summary>
/// <param name="source">The source's name.</param>
/// <param name="common">Labels of all programs; those of a program go before them.</param>
/// <param name="decoder">Reads the records; null for what reads nothing but them.</param>
internal sealed class OtlpOrigins(string source, Labels? common = null, RecordDecoder? decoder = null)
{
    private Known? _last;

    public EventOrigin Get(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> scope)
    {
        var last = Volatile.Read(ref _last);
        if (last is not null && resource.SequenceEqual(last.Resource) && scope.SequenceEqual(last.Scope))
        {
            return last.Origin;
        }

        var labels = new List<KeyValuePair<string, string>>(common ?? Labels.Empty);
        OtlpRecordDecoder.CopyAttributes(resource, OtlpFields.ResourceAttributes, labels);
        OtlpRecordDecoder.CopyAttributes(scope, OtlpFields.ScopeAttributes, labels);
        var fields = new ProtoReader(scope);
        while (fields.MoveNext())
        {
            if (fields.Field is OtlpFields.ScopeName or OtlpFields.ScopeVersion && !fields.Bytes.IsEmpty)
            {
                labels.Add(new(fields.Field == OtlpFields.ScopeName ? "scope.name" : "scope.version", Encoding.UTF8.GetString(fields.Bytes)));
            }
        }

        var origin = new EventOrigin(source, Labels.Of(labels), decoder ?? OtlpRecordDecoder.Instance);
        Volatile.Write(ref _last, new Known(resource.ToArray(), scope.ToArray(), origin));
        return origin;
    }

    private sealed record Known(byte[] Resource, byte[] Scope, EventOrigin Origin);
}
