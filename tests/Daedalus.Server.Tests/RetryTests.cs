using System.Net;
using System.Reflection;
using Daedalus.Server.Errors;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Tests;

/// <summary>What the official clients send again by themselves: everything from 500 up, unless a header says that they should not.</summary>
public class RetryTests
{
    private const string Header = "x-should-retry";

    [Fact]
    public async Task ASpentDeadlineIsNotAskedForAgain()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestTimeout = TimeSpan.FromSeconds(.3) });
        var late = await server.ChatAsync(Questions.Table, Questions.Slow);
        Assert.Equal((HttpStatusCode.GatewayTimeout, "false"), (late.StatusCode, late.Headers.GetValues(Header).Single()));
    }

    public static TheoryData<string, Exception, bool> Errors => new()
    {
        { "timeout", new TimeoutException(), true },
        { "numerical_fault", Made<NumericalFaultException>(0, 1), true },
        { "internal_error", new InvalidOperationException(), false },
        { "server_stopping", Made<EngineStoppedException>("stopped", null), false },
        { "device_failed", Made<EngineStoppedException>("lost", new InvalidOperationException()), false },
        { "engine_overloaded", Made<EngineOverloadedException>(1, TimeSpan.FromSeconds(3)), false },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public async Task OnlyWhatWouldFailAnewIsSaidToBeFinal(string code, Exception error, bool isFinal)
    {
        var (context, shown) = (new DefaultHttpContext(), ErrorMap.Of(error));
        await ErrorResponse.WriteAsync(context, shown);
        Assert.Equal((code, isFinal ? "false" : ""), (shown.Code, context.Response.Headers[Header].ToString()));
    }

    // The engine alone can make them.
    private static T Made<T>(params object?[] arguments)
        where T : Exception => (T)Activator.CreateInstance(typeof(T), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, arguments, null)!;
}
