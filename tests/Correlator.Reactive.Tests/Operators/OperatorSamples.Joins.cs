namespace Correlator.Tests.Operators;

// Joins as fluent operators.
public sealed partial class OperatorSamples
{
    [Fact]
    public void And_TwoStreams_GivesMatches()
    {
        var (frontend, backend) = (Stream("frontend", "0 request_id=1", "1 request_id=2"), Stream("backend", "2 request_id=1"));

        var handled = frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30));

        Assert.Equal(["frontend@0 backend@2"], Show(handled));
    }

    [Fact]
    public void OuterJoins_Requests_GiveWhatIsAlone()
    {
        var (requests, replies) = (Stream("requests", "0 request_id=1", "1 request_id=2"), Stream("replies", "2 request_id=1", "3 request_id=9"));

        var answered = requests.Or(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
        var withOrphans = requests.Right(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
        var everything = requests.Full(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
        var perRequest = requests.Join(replies, JoinKind.Or, new JoinClause { Keys = [KeyPart.Of("request_id")], Group = GroupSide.Left });

        Assert.Equal(["requests@0 replies@2", "requests@1"], Show(answered).Order(StringComparer.Ordinal));
        Assert.Equal(["replies@3", "requests@0 replies@2"], Show(withOrphans).Order(StringComparer.Ordinal));
        Assert.Equal(["replies@3", "requests@0 replies@2", "requests@1"], Show(everything).Order(StringComparer.Ordinal));
        Assert.Equal(["requests@0 replies@2", "requests@1"], Show(perRequest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unless_UnpaidOrders_AreAlone()
    {
        var (orders, payments) = (Stream("orders", "0 order_id=1", "1 order_id=2"), Stream("payments", "60 order_id=1"));

        var unpaid = orders.Unless(payments, on: ["order_id"], within: TimeSpan.FromMinutes(15));

        Assert.Equal(["orders@1"], Show(unpaid));
    }

    [Fact]
    public void Semi_RequestsOfVips_AreAlone()
    {
        var (requests, logins) = (Stream("requests", "0 user_id=1", "1 user_id=2"), Stream("vip", "2 user_id=2"));

        var afterLogin = requests.Semi(logins, on: ["user_id"], within: TimeSpan.FromHours(1));

        Assert.Equal(["requests@1"], Show(afterLogin));
    }

    [Fact]
    public void Correlate_GroupLeft_GivesEachDeployItsErrors()
    {
        var (deploys, errors) = (Stream("deploys", "0 service=a", "20 service=a"), Stream("errors", "10 service=a", "30 service=a"));

        var errorsAfterDeploys = deploys.Correlate(errors, new JoinClause
        {
            Keys = [KeyPart.Of("service")], Least = TimeSpan.Zero, Greatest = TimeSpan.FromMinutes(10), Group = GroupSide.Left,
        });

        Assert.Equal(["deploys@0 errors@10 errors@30", "deploys@20 errors@30"], Show(errorsAfterDeploys));
    }

    [Fact]
    public void AsOf_Previous_GivesTheVersionThatRan()
    {
        var errors = Stream("errors", "10 service=a", "30 service=a", "40 service=b");
        var deploys = Stream("deploys", "0 service=a", "20 service=a");

        var underVersion = errors.AsOf(deploys, on: ["service"], AsOfClause.Previous(TimeSpan.FromHours(1)));

        Assert.Equal(["deploys@0 errors@10", "deploys@20 errors@30"], Show(underVersion));
        Assert.Equal("errors({})[5m] and on(service) asof(prev, 1h) deploys({})[5m]", underVersion.ToString());
        Assert.Equal(["errors@40"], Show(errors.AsOf(deploys, on: ["service"], AsOfClause.Nearest(), JoinKind.Unless)));
        Assert.Throws<ArgumentException>(() => errors.AsOf(deploys, on: ["service"], AsOfClause.Next(), JoinKind.Full));
        Assert.Throws<ArgumentOutOfRangeException>(() => AsOfClause.Next(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Union_TwoStreams_CountAsOne()
    {
        var (frontend, backend) = (Stream("frontend", "0", "2"), Stream("backend", "1"));

        var everywhere = frontend.Union(backend).As("every");

        Assert.Equal(["frontend@0", "backend@1", "frontend@2"], Show(everywhere));
    }
}
