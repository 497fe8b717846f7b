using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads the messages of a span, page by page, oldest first, each once.</summary>
/// <remarks>
/// A page that is full may have cut the messages of its last timestamp: these are left to the next page, which begins with that timestamp. Where one timestamp
/// fills a whole page, the page grows, up to what the server allows; what does not fit even that is told as a gap.
/// </remarks>
internal sealed class GraylogPageReader : IPageReader
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(1);
    private readonly GraylogSubscription _about;
    private readonly GraylogApi _api;
    private readonly SourceRequest _request;
    private readonly GraylogMessages _messages;
    private readonly int _pageMessages;
    private int _maxMessages;
    private long _span = LongestSpan.Ticks;
    private GraylogInterface _interface;
    private IReadOnlyList<string>? _fields;

    public GraylogPageReader(GraylogSubscription about, GraylogApi api, SourceRequest request)
    {
        _about = about;
        _api = api;
        _request = request;
        _messages = new GraylogMessages(about.Source, about.Options, request);
        (_pageMessages, _maxMessages, _interface) = (about.Options.PageMessages, about.Options.MaxPageMessages, about.Options.Interface);
    }

    public string Name => $"{_api.Errors.Endpoint(GraylogApi.CallOf(_interface))} {_about.Query}";

    public List<LogEvent> Page => _messages.Events;

    public (long From, long To)? Gap { get; private set; }

    public async ValueTask<long> ReadAsync(long from, long to, CancellationToken cancellationToken) =>
        NanoTime.OfTicks(await ReadTicksAsync(NanoTime.ToTicks(from), NanoTime.ToTicks(to), cancellationToken).ConfigureAwait(false));

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<long> ReadTicksAsync(long from, long to, CancellationToken cancellationToken)
    {
        Gap = null;
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var limit = Math.Min(_pageMessages, _maxMessages);
        while (true)
        {
            var end = Math.Min(to, from > long.MaxValue - _span ? long.MaxValue : from + _span);
            try
            {
                await FetchAsync((from, end), limit, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException error) when (TryAskForLess(error, ref limit))
            {
                continue;
            }

            if (TryTake(from, end, ref limit) is { } next)
            {
                return next;
            }
        }
    }

    // What the page says about how far is read; null where it must be asked for again with a greater limit.
    private long? TryTake(long from, long to, ref int limit)
    {
        if (_messages.Received < limit)
        {
            return to;
        }

        if (_messages.Latest > from)
        {
            var next = Math.Min(to, _messages.Latest);
            _messages.KeepBefore(next);
            return next;
        }

        if (limit < _maxMessages)
        {
            limit = (int)Math.Min(limit * 2L, _maxMessages);
            return null;
        }

        // Graylog counts milliseconds.
        var after = Math.Min(to, GraylogTime.ToTicks(GraylogTime.Floor(from) + 1));
        Gap = (NanoTime.OfTicks(from), NanoTime.OfTicks(after) - 1);
        return after;
    }

    private async ValueTask FetchAsync((long From, long To) span, int limit, CancellationToken cancellationToken)
    {
        var call = GraylogApi.CallOf(_interface);
        var page = new GraylogPage(_about.Query, _fields!, GraylogTime.Floor(span.From), GraylogTime.Floor(span.To + TimeSpan.TicksPerMillisecond - 1), limit);
        var sink = _interface == GraylogInterface.Export ? new ExportAnswer(_messages, span, MaxRecordBytes) : null;
        using var body = await _api.GetPageAsync(_interface, page, sink, cancellationToken).ConfigureAwait(false);
        _request.Statistics.AddBytes(body.Length);
        try
        {
            ReadWhole(body, span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw _api.Errors.Malformed(call, error.Message, error);
        }

        _messages.End();
    }

    // A row holds the message, with room for quotes and for characters of several bytes; a header may be longer than a message.
    private int MaxRecordBytes => (int)Math.Min(int.MaxValue / 2, 4L * _about.Options.MaxMessageLength) + (1024 * 1024);

    private void ReadWhole(HttpBody body, (long From, long To) span)
    {
        switch (_interface)
        {
            case GraylogInterface.Search:
                _messages.Begin(span);
                TabularAnswer.Read(body.Bytes.Span, _fields!, _messages);
                break;
            case GraylogInterface.Universal:
                _messages.Begin(span);
                UniversalAnswer.Read(body.Bytes.Span, _messages);
                break;
            default:
                // The export was read as it came.
                break;
        }
    }

    private bool TryAskForLess(SourceException error, ref int limit)
    {
        switch (error.Code)
        {
            case "SOURCE_TOO_LARGE" when limit > 1:
                _maxMessages = limit / 2;
                limit = Math.Min(_pageMessages, _maxMessages);
                return true;
            case "SOURCE_TIMEOUT" when _span > ShortestSpan.Ticks:
                _span = Math.Max(ShortestSpan.Ticks, _span / 4);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Finds out once how the server is to be asked, and for which fields.</summary>
    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_fields is not null)
        {
            return;
        }

        if (_interface == GraylogInterface.Automatic)
        {
            var version = await _api.GetVersionAsync(cancellationToken).ConfigureAwait(false);
            _interface = GraylogVersions.InterfaceOf(version);
            _request.Statistics.AddNote($"Graylog {HttpErrors.Quote(version)} is read by {GraylogApi.CallOf(_interface).Path}");
        }

        _fields = _interface == GraylogInterface.Universal && _about.Options.Fields.Count == 0 ? [] : await FindFieldsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<string>> FindFieldsAsync(CancellationToken cancellationToken)
    {
        var fields = new List<string> { "timestamp", "gl2_message_id", "source", "message" };
        fields.AddRange(_about.Needed);
        fields.AddRange(_about.Options.Fields.Count > 0 ? _about.Options.Fields : await AllFieldsAsync(cancellationToken).ConfigureAwait(false));
        var distinct = fields.Distinct(StringComparer.Ordinal).ToList();
        if (distinct.Count > _about.Options.MaxFields)
        {
            _request.Statistics.AddNote($"messages have {distinct.Count} fields, {_about.Options.MaxFields} are asked for; name those that matter");
        }

        return distinct[..Math.Min(distinct.Count, Math.Max(4, _about.Options.MaxFields))];
    }

    private async ValueTask<IEnumerable<string>> AllFieldsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _api.GetFieldsAsync(cancellationToken).ConfigureAwait(false)).Where(static name => !name.StartsWith("gl2_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        }
        catch (SourceException error) when (!error.IsRetryable && error.StatusCode is 403 or 404)
        {
            _request.Statistics.AddNote("the server does not tell which fields there are; only those that keys and selectors read become labels: name others");
            return [];
        }
    }
}

/// <summary>Which interface a version has.</summary>
internal static class GraylogVersions
{
    private static readonly Version FirstSearch = new(5, 1);
    private static readonly Version FirstExport = new(3, 3);

    /// <param name="version">As the server writes it, <c>5.2.3+abc</c>; what cannot be read is taken for an old one.</param>
    public static GraylogInterface InterfaceOf(string version)
    {
        var numbers = string.Concat(version.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')).Split('.');
        var known = numbers.Length >= 2 && Version.TryParse($"{numbers[0]}.{numbers[1]}", out var parsed) ? parsed : new Version(0, 0);
        return known >= FirstSearch ? GraylogInterface.Search : known >= FirstExport ? GraylogInterface.Export : GraylogInterface.Universal;
    }
}

/// <summary>Times as Graylog counts them: milliseconds since 1970.</summary>
internal static class GraylogTime
{
    public static long ToTicks(long milliseconds) => DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>The millisecond in which a time lies; those before 1970 are 1970, those after 9999 are 9999.</summary>
    public static long Floor(long ticks) => Math.Max(0, Math.Min(ticks, DateTime.MaxValue.Ticks) - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
