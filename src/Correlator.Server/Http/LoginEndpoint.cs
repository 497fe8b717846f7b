using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>Gives the page a cookie for the token.</summary>
internal sealed class LoginEndpoint(Sessions sessions, Gatekeeper gatekeeper, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/login", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        gatekeeper.CountLogin(context);
        using var body = await RequestJson.ReadAsync(context, time).ConfigureAwait(false);
        if (!sessions.IsToken(body.Text("token")))
        {
            throw new RefusalException(StatusCodes.Status401Unauthorized, "TOKEN", "This is not the token.");
        }

        sessions.Open(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
