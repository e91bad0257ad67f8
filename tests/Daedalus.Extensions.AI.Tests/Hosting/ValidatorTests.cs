namespace Daedalus.Extensions.AI.Tests.Hosting;

public class ValidatorTests
{
    public static TheoryData<string, string, Action<DaedalusOptions>> Wrong => new()
    {
        { "ModelPath", "is not set", options => options.ModelPath = "" },
        { "ModelPath", "'/no/such/folder'", options => options.ModelPath = "/no/such/folder" },
        { "ModelName", "blank", options => options.ModelName = " " },
        { "Device", "'abacus'", options => options.Device = "abacus" },
        { "Threads", "-1", options => options.Threads = -1 },
        { "Threads", "257", options => options.Threads = 257 },
        { "Weights", "77", options => options.Weights = (Kernels.Tensors.WeightStorage)77 },
        { "MemoryLimit", "0", options => options.MemoryLimit = 0 },
        { "QueueLimit", "-1", options => options.QueueLimit = -1 },
        { "QueueLimit", "65537", options => options.QueueLimit = 65537 },
        { "MaxBatch", "0", options => options.MaxBatch = 0 },
        { "BatchMemoryLimit", "-5", options => options.BatchMemoryLimit = -5 },
        { "Timeout", "00:00:00", options => options.Timeout = TimeSpan.Zero },
        { "DrainTimeout", "-00:00:01", options => options.DrainTimeout = TimeSpan.FromSeconds(-1) },
        { "StallLimit", "00:00:00", options => options.StallLimit = TimeSpan.Zero },
        { "Decoder", "'x'", options => options.Decoder = "x" },
        { "Settings:max-length", "is 0", options => options.Settings["max-length"] = "0" },
        { "Settings:nonsense", "'nonsense'", options => options.Settings["nonsense"] = "1" },
        { "Cache", "'x'", options => options.Cache = "x" },
        { "Guidance", "NaN", options => options.Guidance = double.NaN },
        { "Guidance", "1001", options => options.Guidance = 1001 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EveryFailureNamesItsKeyAndValue(string key, string value, Action<DaedalusOptions> spoil)
    {
        var options = new DaedalusOptions { ModelPath = ShippedEngine.Folder };
        Assert.True(Validate(options).Succeeded);
        spoil(options);
        var failure = Assert.Single(Validate(options).Failures!);
        Assert.StartsWith($"Daedalus: {key}", failure, StringComparison.Ordinal);
        Assert.Contains(value, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFailuresAreToldTogetherWithTheModelTheyAreOf()
    {
        var result = new DaedalusOptionsValidator().Validate("big", new DaedalusOptions { QueueLimit = -1, MaxBatch = 0 });
        Assert.Equal(3, result.Failures!.Count());
        Assert.All(result.Failures!, failure => Assert.StartsWith("Daedalus 'big': ", failure, StringComparison.Ordinal));
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(DaedalusOptions options) => new DaedalusOptionsValidator().Validate("", options);
}
