namespace Shop.Service;

internal sealed class ProviderException(string message, Exception cause) : Exception(message, cause);

/// <summary>Stands for the payment provider: takes time, declines large amounts and sometimes answers nonsense.</summary>
internal static class Payments
{
    private const decimal Limit = 900m;

    public static async Task<bool> ChargeAsync(PaymentRequest payment, Fault fault)
    {
        // Not bound to the caller: money that is on its way is not called back because a proxy lost patience.
        await Task.Delay(TimeSpan.FromSeconds(0.02 + fault.Delay));
        try
        {
            return Read(fault.Kind == Fault.Throw ? "<html>" : payment.Amount <= Limit ? "accepted" : "declined");
        }
        catch (FormatException cause)
        {
            throw new ProviderException("the payment provider's answer cannot be read", cause);
        }
    }

    private static bool Read(string answer) => answer switch
    {
        "accepted" => true,
        "declined" => false,
        _ => throw new FormatException($"expected 'accepted' or 'declined', found '{answer}'"),
    };
}
