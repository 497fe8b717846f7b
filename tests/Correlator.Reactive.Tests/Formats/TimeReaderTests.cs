using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class TimeReaderTests
{
    private static readonly Gen<DateTime> Times =
        from day in Gen.Choose(0, 3_652_058)
        from second in Gen.Choose(0, 86_399)
        from ticks in Gen.Choose(0, 9_999_999)
        select new DateTime((day * TimeSpan.TicksPerDay) + (second * TimeSpan.TicksPerSecond) + ticks, DateTimeKind.Utc);

    [Law(MaxTest = 500)]
    public Property Rfc3339_AnyTime_IsReadAsTheFrameworkDoes() => Prop.ForAll(
        Arb.From(Times),
        Arb.From(Gen.Elements("yyyy-MM-ddTHH:mm:ss.fffffffZ", "yyyy-MM-dd HH:mm:ss,fff", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fff+00:00", "dd/MMM/yyyy:HH:mm:ss +0000")),
        static (time, format) =>
        {
            var text = time.ToString(format, CultureInfo.InvariantCulture);
            var expected = DateTime.ParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

            Assert.True(new TimeReader(TimeZoneInfo.Utc, default).TryRead(Encoding.UTF8.GetBytes(text), out var ticks), text);
            Assert.Equal(expected.Ticks, ticks);
        });

    [Theory]
    [InlineData("2026-03-01", "Mar  1 11:00:00", "2026-03-01T11:00:00")]
    [InlineData("2026-03-01", "Mar  2 23:00:00", "2026-03-02T23:00:00")]
    [InlineData("2026-03-01", "Mar  4 00:00:00", "2025-03-04T00:00:00")]
    [InlineData("2026-01-01", "Dec 31 23:59:59.5", "2025-12-31T23:59:59.5")]
    [InlineData("2026-01-01", "Feb 29 10:00:00", "2024-02-29T10:00:00")]
    public void Time_WithoutYear_LiesNearestBeforeTheReference(string reference, string text, string expected)
    {
        var reader = new TimeReader(TimeZoneInfo.Utc, Utc(reference));

        Assert.True(reader.TryRead(Encoding.UTF8.GetBytes(text), out var ticks));
        Assert.Equal(Utc(expected).Ticks, ticks);
        Assert.True(reader.HasAssumedYear);
    }

    [Fact]
    public void Time_WithoutYear_GoesOnInTheNewYearWhenTheReferenceMoves()
    {
        var reader = new TimeReader(TimeZoneInfo.Utc, Utc("2025-12-20"));
        reader.MoveReference(Utc("2026-01-01T00:00:05"));

        Assert.True(reader.TryRead("Jan  1 00:00:04"u8, out var ticks));
        Assert.Equal(Utc("2026-01-01T00:00:04").Ticks, ticks);
    }

    [Theory]
    [InlineData("s", "1767261600", "2026-01-01T10:00:00")]
    [InlineData("epoch ms", "1767261600123", "2026-01-01T10:00:00.123")]
    [InlineData("us", "5", "1970-01-01T00:00:00.000005")]
    [InlineData("ns", "1767261600123456789", "2026-01-01T10:00:00.1234567")]
    [InlineData("rfc3339", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00")]
    [InlineData("dd.MM.yyyy HH:mm zzz", "01.02.2026 12:00 +02:00", "2026-02-01T10:00:00")]
    [InlineData("MMM d, h:mm:ss tt", "Feb 29, 1:02:03 PM", "2024-02-29T13:02:03")]
    public void TimeFormat_Option_SaysHowATimeIsWritten(string format, string text, string expected)
    {
        var reader = new TimeReader(TimeZoneInfo.Utc, Utc("2026-02-15"), new TimeFormat(format));

        Assert.True(reader.TryRead(Encoding.UTF8.GetBytes(text), out var ticks));
        Assert.Equal(Utc(expected).Ticks, ticks);
    }

    [Theory]
    [InlineData("HH:mm:ss")]
    [InlineData("seconds since")]
    [InlineData("x")]
    public void TimeFormat_ThatNamesNoDay_IsRefused(string format) => Assert.Throws<ArgumentException>(() => new TimeFormat(format));
}
