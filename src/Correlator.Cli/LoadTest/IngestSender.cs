using System.Globalization;
using System.Net;
using System.Text;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Posts JSON lines over HTTP: what is due goes in one request, one request at a time.</summary>
internal sealed class IngestSender(string path) : ILoadSender
{
    private readonly StringBuilder _lines = new();
    private HttpSender? _sender;

    public string Kind => "http";

    public Task ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        // Sent again, a request could be taken twice.
        var options = new HttpSourceOptions { Retry = new HttpRetryOptions { MaxRetries = 0 }, Proxy = new HttpProxyOptions { Address = "none" } };
        _sender = new HttpSender("load-test", $"http://{endpoint}{path}", options);
        return Task.CompletedTask;
    }

    public async ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken)
    {
        _lines.Clear();
        foreach (var number in batch.Numbers)
        {
            // Nothing in keys and messages needs an escape.
            var key = batch.Traffic.KeyOf(number);
            _lines.Append(CultureInfo.InvariantCulture, $$"""{"timestamp":"{{LoadTime.Format(batch.TicksOf(number))}}","message":"{{batch.Traffic.MessageOf(number, key)}}","request_id":"{{key}}"}""").Append('\n');
        }

        await _sender!.SendAsync(Encoding.UTF8.GetBytes(_lines.ToString()), [], cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _sender?.Dispose();
}
