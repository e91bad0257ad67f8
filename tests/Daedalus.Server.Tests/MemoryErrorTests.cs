using System.Reflection;
using Daedalus.Server.Errors;
using Daedalus.Serving;

namespace Daedalus.Server.Tests;

/// <summary>A request too large for the machine is the caller's to change; one for whose memory others were quicker is to come again.</summary>
public class MemoryErrorTests
{
    [Fact]
    public void MemoryThatOthersTookIsForLater()
    {
        // The engine alone can make one.
        var made = (Exception)typeof(EngineOverloadedException).GetMethod("MemoryTaken", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [null])!;
        var taken = ErrorMap.Of(made);
        // Not 503, for which balancers take a server for lost.
        Assert.Equal((429, "memory_taken", (TimeSpan?)TimeSpan.FromSeconds(5)), (taken.Status, taken.Code, taken.RetryAfter));
        Assert.Contains("Try again later", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARequestThatIsTooLargeIsToBeChanged()
    {
        var large = ErrorMap.Of(new InsufficientMemoryException("too large"));
        Assert.Equal((400, "insufficient_memory"), (large.Status, large.Code));
        Assert.Null(large.RetryAfter);
    }
}
