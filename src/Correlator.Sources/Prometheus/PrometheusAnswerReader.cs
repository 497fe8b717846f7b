using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads answers of <c>query</c> and <c>query_range</c>: straight from UTF-8 into events, without objects in between.</summary>
/// <remarks>Takes members in any order. A matrix, a vector, a scalar and a text are all samples.</remarks>
internal sealed class PrometheusAnswerReader(PrometheusSubscription about, SourceRequest request)
{
    private const int MaxTold = 300;
    private readonly KnownLabels<PrometheusSeries> _series = new(labels => new PrometheusSeries(about.Source, labels));
    private readonly RecordChunks _chunks = new();
    private (long From, long To) _span;
    private string _status = string.Empty;
    private string _error = string.Empty;

    /// <summary>The samples of the answer that was read last, in the order of time; those of one time by position.</summary>
    public List<LogEvent> Events { get; } = [];

    /// <summary>How many series the answer had.</summary>
    public int Series { get; private set; }

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="span">The times (UTC ticks) of which samples are wanted: the first, and the one after the last.</param>
    /// <exception cref="JsonException">It is no such answer.</exception>
    /// <exception cref="SourceException">It holds an error, too many series, or a malformed sample in a strict run.</exception>
    public void Read(ReadOnlySpan<byte> body, (long From, long To) span)
    {
        Events.Clear();
        (Series, _span, _status, _error) = (0, span, string.Empty, string.Empty);
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is no object");
        }

        ReadMembers(ref reader, body);
        if (_status != "success")
        {
            throw _status == "error"
                ? new SourceException(about.Source, $"the server could not evaluate the query: {HttpErrors.Quote(_error)}", code: PrometheusVerdicts.QueryError)
                : new JsonException("it has no status");
        }

        Events.Sort(static (left, right) => left.Ticks != right.Ticks ? left.Ticks.CompareTo(right.Ticks) : left.Position.CompareTo(right.Position));
    }

    private void ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isResult = reader.ValueTextEquals("result"u8);
            var isData = reader.ValueTextEquals("data"u8);
            var isStatus = reader.ValueTextEquals("status"u8);
            var isError = reader.ValueTextEquals("error"u8);
            var said = reader.ValueTextEquals("warnings"u8) ? "the server warns" : reader.ValueTextEquals("infos"u8) ? "the server says" : null;
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadMembers(ref reader, body);
            }
            else if (isResult && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadResult(ref reader, body);
            }
            else if (said is not null && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadNotes(ref reader, said);
            }
            else
            {
                _status = isStatus ? reader.GetString() ?? string.Empty : _status;
                _error = isError ? reader.GetString() ?? string.Empty : _error;
                reader.Skip();
            }
        }
    }

    private void ReadNotes(ref Utf8JsonReader reader, string said)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString()!;
                request.Statistics.AddNote($"{said}: {HttpErrors.Quote(text.Length > MaxTold ? text[..MaxTold] : text)}");
            }

            reader.Skip();
        }
    }

    // Objects are series; a number is the time of a scalar or text, and its value follows.
    private void ReadResult(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                CountSeries();
                ReadSeries(ref reader, body);
            }
            else if (reader.TokenType == JsonTokenType.Number)
            {
                CountSeries();
                ReadSampleFromTime(ref reader, _series.Get("{}"u8));
                return;
            }
            else
            {
                throw new JsonException("its result is neither of series nor a sample");
            }
        }
    }

    private void CountSeries()
    {
        if (++Series > about.Options.MaxSeries)
        {
            throw new SourceException(
                about.Source,
                $"the query gives more than {about.Options.MaxSeries} series. Aggregate or select fewer, or raise MaxSeries.",
                code: PrometheusPageReader.TooManySeries);
        }
    }

    private void ReadSeries(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        PrometheusSeries? series = null;
        Utf8JsonReader early = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetric = reader.ValueTextEquals("metric"u8);
            var isSamples = reader.ValueTextEquals("values"u8) || reader.ValueTextEquals("value"u8);
            var isHistogram = reader.ValueTextEquals("histograms"u8) || reader.ValueTextEquals("histogram"u8);
            reader.Read();
            if (isSamples && series is not null)
            {
                ReadSamples(ref reader, series);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            early = isSamples ? reader : early;
            if (isHistogram)
            {
                SkipHistograms(ref reader, series);
            }
            else
            {
                reader.Skip();
            }

            series = isMetric ? _series.Get(body[start..(int)reader.BytesConsumed]) : series;
        }

        // The samples may stand before the labels.
        if (early.TokenType == JsonTokenType.StartArray)
        {
            ReadSamples(ref early, series ?? _series.Get("{}"u8));
        }
    }

    // [ts,"v"], or a list of such pairs.
    private void ReadSamples(ref Utf8JsonReader reader, PrometheusSeries series)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a series has no list of samples");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                ReadSampleFromTime(ref reader, series);
                return;
            }

            reader.Read();
            ReadSampleFromTime(ref reader, series);
        }
    }

    // Stands on the time of a pair; afterwards on the pair's end.
    private void ReadSampleFromTime(ref Utf8JsonReader reader, PrometheusSeries series)
    {
        var ticks = ReadTime(ref reader);
        reader.Skip();
        reader.Read();
        var value = reader;
        while (reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
        }

        if (ticks is null || value.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            Malformed(series, "a sample without a time in seconds or without a value");
        }
        else if (ticks >= _span.From && ticks < _span.To)
        {
            Events.Add(series.MakeEvent(_chunks, ticks.Value, ref value));
        }
    }

    // Milliseconds at most; what a double makes of them is rounded back.
    private static long? ReadTime(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= 0 and < 2e11
            ? PrometheusTime.ToTicks((long)Math.Round(seconds * 1000))
            : null;

    // [ts,{…}], or a list of such pairs: a number would be a lie.
    private void SkipHistograms(ref Utf8JsonReader reader, PrometheusSeries? series)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a series has no list of histograms");
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Malformed(series, "a sample of a native histogram, which is no number; use histogram_quantile(), histogram_count() or the like");
                reader.Skip();
            }
        }
    }

    private void Malformed(PrometheusSeries? series, string what)
    {
        var example = $"{(series is null ? "a series" : Encoding.UTF8.GetString(series.Prefix).TrimEnd())}: {what}";
        request.Statistics.AddMalformed(example);
        if (request.IsStrict)
        {
            throw new SourceException(about.Source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
        }
    }
}
