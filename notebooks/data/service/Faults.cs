using System.Globalization;

namespace Shop.Service;

/// <summary>The trouble that the load driver asks for in the <c>X-Fault</c> header; the header stands in no log.</summary>
internal readonly record struct Fault(string Kind, double Seconds)
{
    /// <summary>The reply is cut off after the work is done and logged.</summary>
    public const string Abort = "abort";

    /// <summary>The connection is cut off and the service never writes a line about it.</summary>
    public const string Vanish = "vanish";

    /// <summary>The reply is sent, but the line about it is lost.</summary>
    public const string LostLine = "lost-line";

    /// <summary>The code throws.</summary>
    public const string Throw = "throw";

    /// <summary>The database or the payment provider takes the given seconds.</summary>
    public const string Slow = "slow";

    public double Delay => Kind == Slow ? Seconds : 0;

    public static Fault Of(HttpContext context)
    {
        var parts = context.Request.Headers["X-Fault"].ToString().Split('=');
        return new Fault(parts[0], parts.Length > 1 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }
}
