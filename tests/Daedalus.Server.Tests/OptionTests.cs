using Daedalus.Caching;
using Daedalus.Serving;

namespace Daedalus.Server.Tests;

/// <summary>Options out of range are refused before anything listens.</summary>
public class OptionTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://127.9.9.9:1")]
    public void AddressesOfThisMachineNeedNoKey(string url) => new ServerOptions { Urls = [url] }.Validate();

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.1.2:8080")]
    public void OthersNeedOne(string url)
    {
        new ServerOptions { Urls = [url], Keys = [new ApiKey("a", Secret)] }.Validate();
        var message = Assert.Throws<ArgumentException>(new ServerOptions { Urls = [url] }.Validate).Message;
        Assert.Contains("Keys", message, StringComparison.Ordinal);
        Assert.Contains(url, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://example.com:8080")]
    [InlineData("http://127.0.0.1:8080/path")]
    [InlineData("http://127.0.0.1:999999")]
    [InlineData("http://unix:/tmp/socket")]
    public void OtherAddressesAreNone(string url) =>
        Assert.Contains("Urls", Assert.Throws<ArgumentException>(new ServerOptions { Urls = [url], Keys = [new ApiKey("a", Secret)] }.Validate).Message, StringComparison.Ordinal);

    public static TheoryData<string, ServerOptions> OutOfRange => new()
    {
        { "Urls", new ServerOptions { Urls = [] } },
        { "ModelName", new ServerOptions { ModelName = "" } },
        { "ModelName", new ServerOptions { ModelName = "two words" } },
        { "MaxBodyBytes", new ServerOptions { MaxBodyBytes = 1023 } },
        { "MaxBodyBytes", new ServerOptions { MaxBodyBytes = (64 << 20) + 1 } },
        { "MaxConcurrentConnections", new ServerOptions { MaxConcurrentConnections = 0 } },
        { "MaxConcurrentRequests", new ServerOptions { MaxConcurrentRequests = 65_537 } },
        { "RequestsPerMinute", new ServerOptions { RequestsPerMinute = 0 } },
        { "HighestPriority", new ServerOptions { HighestPriority = RequestPriority.Low } },
        { "HighestPriority", new ServerOptions { HighestPriority = (RequestPriority)2 } },
        { "RequestTimeout", new ServerOptions { RequestTimeout = TimeSpan.Zero } },
        { "RequestTimeout", new ServerOptions { RequestTimeout = TimeSpan.FromDays(25) } },
        { "WriteTimeout", new ServerOptions { WriteTimeout = Timeout.InfiniteTimeSpan } },
        { "KeepAlive", new ServerOptions { KeepAlive = TimeSpan.Zero } },
        { "DrainTimeout", new ServerOptions { DrainTimeout = TimeSpan.FromHours(2) } },
        { "HandOver", new ServerOptions { HandOver = TimeSpan.FromHours(2) } },
        { "Keys", new ServerOptions { Keys = [new ApiKey("a", Secret), new ApiKey("a", Secret + "1")] } },
        { "Keys", new ServerOptions { Keys = [new ApiKey("a", Secret), new ApiKey("b", Secret)] } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void OutOfRangeIsNamed(string option, ServerOptions options) =>
        Assert.StartsWith(option, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

    public static TheoryData<string, GenerationOptions> Unsuitable => new()
    {
        { "exact", new GenerationOptions { Cache = CacheOptions.Parse("exact") } },
        { "Guidance is -1", new GenerationOptions { Guidance = -1 } },
        { "Stop string 0", new GenerationOptions { StopStrings = [""] } },
        { "5000", new GenerationOptions { Decoder = TestServer.Model.DefaultDecoder("threshold").WithValue("length", 5000) } },
    };

    [Theory]
    [MemberData(nameof(Unsuitable), DisableDiscoveryEnumeration = true)]
    public void DefaultsThatSuitNoRequestAreRefusedBeforeOneComes(string word, GenerationOptions defaults)
    {
        using var engine = new DiffusionEngine(TestServer.Model);
        var message = Assert.Throws<ArgumentException>(() => DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"], Defaults = defaults })).Message;
        Assert.StartsWith("Defaults", message, StringComparison.Ordinal);
        Assert.Contains(word, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", Secret)]
    [InlineData("a", "")]
    [InlineData("a", "0123456789abcde")]
    [InlineData("a", "0123456789 abcdef")]
    [InlineData("a", "0123456789abcdé")]
    public void AKeyThatIsNone(string name, string secret) => Assert.Throws<ArgumentException>(() => new ApiKey(name, secret));
}
