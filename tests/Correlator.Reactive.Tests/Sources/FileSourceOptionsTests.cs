namespace Correlator.Tests.Sources;

public class FileSourceOptionsTests
{
    [Fact]
    public void Parse_AllOptions_AreRead()
    {
        var options = FileSourceOptions.Parse(
            """logs/a,b.log,format=regexp,time=ts,time=when,message=text,timeformat=dd.MM. HH:mm:ss,tz=Europe/Berlin,regexp="(?<ts>\d+), \"(?<text>.*)\"",maxrecord=2M""");

        Assert.Equal("logs/a,b.log", options.Path);
        Assert.Equal(LogFormat.Regexp, options.Format);
        Assert.Equal(["ts", "when"], options.Time);
        Assert.Equal("text", options.Message);
        Assert.Equal("dd.MM. HH:mm:ss", options.TimeFormat);
        Assert.Equal("Europe/Berlin", options.TimeZone!.Id);
        Assert.Equal("(?<ts>\\d+), \"(?<text>.*)\"", options.Pattern);
        Assert.Equal(2 << 20, options.MaxRecordBytes);
    }

    [Theory]
    [InlineData("-", "-")]
    [InlineData("a,b,c.log", "a,b,c.log")]
    [InlineData("a=1,b.log,format=text", "a=1,b.log")]
    public void Parse_CommasBeforeTheFirstOption_BelongToThePath(string spec, string path) =>
        Assert.Equal(path, FileSourceOptions.Parse(spec).Path);

    [Theory]
    [InlineData("a.log,format=text,colour=red", "'colour' is no option of a file source. Known options: format, time, message, timeformat, tz, pattern, regexp, maxrecord.")]
    [InlineData("a.log,colour=red", "'colour' is no option")]
    [InlineData("a.log,colour=red,format=text", "'colour' is no option")]
    [InlineData("a.log,format=xml", "one of auto, ndjson")]
    [InlineData("a.log,tz=Nowhere/None", "a zone such as UTC, Europe/Berlin or +02:00")]
    [InlineData("a.log,format=text,format=text", "given twice")]
    [InlineData("a.log,message=\"x", "not closed")]
    [InlineData("a.log,maxrecord=2G", "number of bytes")]
    [InlineData("a.log,format=pattern", "needs its pattern")]
    public void Parse_WhatCannotBeRead_SaysWhatIsKnown(string spec, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => FileSourceOptions.Parse(spec)).Message);
}
