using System.Text;

namespace Correlator.Tests.Keys;

public class MessageIdsTests
{
    private const string Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData("request_id=42")]
    [InlineData("done request_id=42, ok")]
    [InlineData("request_id = 42")]
    [InlineData("request_id: 42;")]
    [InlineData("request_id:42")]
    [InlineData("{\"request_id\":\"42\"}")]
    [InlineData("{\"request_id\" : \"42\"}")]
    [InlineData("{\\\"request_id\\\":\\\"42\\\"}")]
    [InlineData("{'request_id': '42'}")]
    [InlineData("requestId=42")]
    [InlineData("RequestId: 42)")]
    [InlineData("requestID=42]")]
    [InlineData("request-id=42")]
    [InlineData("X-Request-Id: 42")]
    [InlineData("x-request-id: 42")]
    [InlineData("[request_id=42] hello")]
    [InlineData("grequest_id=1 request_ids=2 parent_request_id=3 request_id= , request_id=42")]
    [InlineData("request 7 failed, Request-ID: 42")]
    public void MessageIds_UsualSpellings_AreFound(string message)
    {
        foreach (var name in new[] { "request_id", "requestId", "request-id", "RequestId" })
        {
            Assert.Equal("42", Find(message, name));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("request_id")]
    [InlineData("request_id=")]
    [InlineData("request_id= ")]
    [InlineData("request id 42")]
    [InlineData("requests_id=42")]
    [InlineData("parent-request-id=42")]
    [InlineData("equest_id=42")]
    [InlineData("request_idx=42")]
    [InlineData("trace_id=42")]
    public void MessageIds_WhatIsNoId_IsNotFound(string message) => Assert.Null(Find(message, "request_id"));

    [Theory]
    [InlineData("session_id=s-1 x", "session_id", "s-1")]
    [InlineData("correlationId: \"two words, whole\" x", "correlation_id", "two words, whole")]
    [InlineData("span_id=\"open", "span_id", "open")]
    [InlineData("trace_id=a/b:c.d-e_f@g", "trace_id", "a/b:c.d-e_f@g")]
    public void MessageIds_EachFamily_EndsItsValueRightly(string message, string name, string value) => Assert.Equal(value, Find(message, name));

    [Theory]
    [InlineData("user_id=42", "user_id")]
    [InlineData("status=200", "status")]
    [InlineData("request_id=42", "request")]
    [InlineData("request_id=42", "request_id2")]
    public void MessageIds_OtherNames_AreNeverSearched(string message, string name) => Assert.Null(Find(message, name));

    [Theory]
    [InlineData("GET / traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ok", null)]
    [InlineData("{\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"}", null)]
    [InlineData("no ids here", Traceparent)]
    public void MessageIds_Traceparent_GivesTraceAndSpan(string message, string? label)
    {
        var labels = label is null ? null : Labels.Of(("traceparent", label));

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Find(message, "trace_id", labels));
        Assert.Equal("00f067aa0ba902b7", Find(message, "spanId", labels));
        Assert.Null(Find(message, "request_id", labels));
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473G-00f067aa0ba902b7-01")]
    public void MessageIds_TraceparentThatIsInvalid_GivesNothing(string traceparent) => Assert.Null(Find($"traceparent: {traceparent}", "trace_id"));

    [Fact]
    public void MessageIds_IdInTheMessage_ComesBeforeATraceparent() =>
        Assert.Equal("own", Find("trace_id=own", "trace_id", Labels.Of(("traceparent", Traceparent))));

    [Fact]
    public void LogEvent_Index_TakesTheLabelBeforeTheMessage()
    {
        var logEvent = new LogEvent(default, "a", "request_id=message", Labels.Of(("request_id", "label")));

        Assert.Equal("label", logEvent["request_id"]);
        Assert.Equal("message", logEvent["requestId"]);
    }

    private static string? Find(string message, string name, Labels? labels = null) =>
        MessageIds.TryFind(new LogEvent(default, "a", message, labels), FieldName.Of(name), new Utf8Scratch(), out var value) ? Encoding.UTF8.GetString(value) : null;
}
