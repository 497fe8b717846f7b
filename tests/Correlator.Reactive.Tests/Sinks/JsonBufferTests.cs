using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Correlator.Tests.Sinks;

/// <summary>What the buffer writes by hand is what the platform's writer writes.</summary>
public class JsonBufferTests
{
    [Law(MaxTest = 500)]
    public void Text_Any_IsThatOfThePlatform(string? text)
    {
        var value = text ?? string.Empty;

        Assert.Equal(Platform(json => json.WriteStringValue(value)), Written(json => json.Text(value)));
        Assert.Equal(Platform(json => json.WriteStringValue(value)), Written(json => json.Text(Encoding.UTF8.GetBytes(value))));
    }

    [Law(MaxTest = 500)]
    public void Text_AnyBytes_IsThatOfTheDecodedText(byte[] utf8) =>
        Assert.Equal(Platform(json => json.WriteStringValue(Encoding.UTF8.GetString(utf8))), Written(json => json.Text(utf8)));

    [Fact]
    public void Text_EachCharacter_IsThatOfThePlatform()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var text = $"a{(char)code}";
            Assert.Equal(Platform(json => json.WriteStringValue(text)), Written(json => json.Text(text)));
        }
    }

    [Law(MaxTest = 500)]
    public void Time_Any_IsThatOfThePlatform(uint minutes, uint rest, byte zeros)
    {
        var unit = (long)Math.Pow(10, zeros % 9);
        var ticks = (minutes * TimeSpan.TicksPerMinute) + (rest % TimeSpan.TicksPerMinute / unit * unit);

        Assert.Equal(Platform(json => json.WriteStringValue(new DateTime(ticks, DateTimeKind.Utc))), Written(json => json.Time(ticks)));
    }

    [Law]
    public void Number_Any_IsThatOfThePlatform(long whole, int ticks)
    {
        var fraction = ticks / 1e4;

        Assert.Equal(Platform(json => json.WriteNumberValue(whole)), Written(json => json.Number(whole)));
        Assert.Equal(Platform(json => json.WriteNumberValue(fraction)), Written(json => json.Number(fraction)));
    }

    [Fact]
    public void Time_OfAnotherMinuteBetween_IsItsOwn() => Assert.Equal(
        "\"2026-01-01T00:00:59Z\"\"2026-01-01T00:01:00.1Z\"\"2026-01-01T00:00:59Z\"",
        Written(static json =>
        {
            json.Time(Correlations.Epoch.AddSeconds(59).Ticks);
            json.Time(Correlations.Epoch.AddSeconds(60.1).Ticks);
            json.Time(Correlations.Epoch.AddSeconds(59).Ticks);
        }));

    private static string Written(Action<JsonBuffer> write)
    {
        using var json = new JsonBuffer(16);
        write(json);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static string Platform(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
