using System.Globalization;

namespace Correlator.Cli.Tests.Scenarios;

/// <summary>The figures of notebooks/data/README.md and docs/cookbook.md, by SQL alone.</summary>
public sealed class ScenarioSqlTests
{
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "notebooks", "data");

    [Theory]
    [InlineData("auth.log", "80|28")]
    [InlineData("auth-day.log", "17490|2711")]
    public void Logins_OfALog_AreSoMany(string name, string failedAndAccepted) => Assert.Equal(failedAndAccepted, LoginSql.Count(Data, name));

    [Fact]
    public void BreakIns_OfTheRecording_AreThoseOfItsStory()
    {
        Assert.Equal(
            ["alice|bastion|1795595306|1795595330|7", "carol|bastion|1795595306|1795595326|6", "dave|bastion|1795595305|1795595339|7", "frank|bastion|1795595305|1795595318|5"],
            LoginSql.BreakIns(Data, "auth.log", "host"));
        Assert.Equal(
            ["alice|203.0.113.7|1795595306|1795595330|7", "carol|203.0.113.9|1795595306|1795595326|6", "frank|198.51.100.24|1795595305|1795595318|5"],
            LoginSql.BreakIns(Data, "auth.log", "ip"));
    }

    [Theory]
    [InlineData("host", 84, 1123, 13_506)]
    [InlineData("ip", 69, 859, 9_004)]
    public void BreakIns_OfTheDay_GiveThePinnedFigures(string place, int count, int failures, int seconds)
    {
        var rows = LoginSql.BreakIns(Data, "auth-day.log", place).Select(static row => row.Split('|').Select(Number).ToArray()).ToList();

        Assert.Equal((count, failures, seconds), (rows.Count, rows.Sum(static row => row[4]), rows.Sum(static row => row[3] - row[2])));
    }

    [Fact]
    public void Orders_OfTheDay_GiveThePinnedFigures()
    {
        Assert.Equal("6970|6940|6660", ShopSql.Count(Data));
        Assert.Equal(570, ShopSql.Unpaid(Data).Count);
    }

    [Fact]
    public void Requests_AroundDeploys_GiveThePinnedFigures()
    {
        Assert.Equal(4 * 120, DeploySql.ByMinute(Data).Count);
        Assert.Equal(
            ["catalog|5.1.3|992|4|952|4", "checkout|2.4.0|815|3|863|84", "checkout|2.4.1|816|76|810|3"],
            DeploySql.AroundDeploys(Data));
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
