namespace Daedalus.Tests.OnDevice;

/// <summary>The small checkpoint rounded to bf16: how far a device's tokens agree with the processor's, which rounds weights only.</summary>
public sealed class HalfPrecisionTests : IDisposable
{
    private readonly RoundedCheckpoint _rounded = new();

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void MostAnswersAgreeWithTheProcessors(string name)
    {
        using var device = OnDeviceModel.Load(name, _rounded.Path);
        using var processor = DiffusionModel.Load(_rounded.Path, new ModelLoadOptions { Device = "cpu" });
        var requests = Accelerators.Some(name, Questions.Mixed);
        int answers = 0, tokens = 0, sameTokens = 0;
        foreach (var request in requests)
        {
            var (expected, actual) = (processor.Generate(request.Prompt, request.Options), device.Model.Generate(request.Prompt, request.Options));
            var isSame = expected.Ids.SequenceEqual(actual.Ids);
            if (!isSame)
                TestContext.Current.TestOutputHelper!.WriteLine($"bf16 on {name}: {TokenDifference.Of(processor, device.Model, request)}");
            answers += isSame ? 1 : 0;
            tokens += Math.Max(expected.Ids.Count, actual.Ids.Count);
            sameTokens += expected.Ids.Zip(actual.Ids).Count(pair => pair.First == pair.Second);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"bf16 on {name}: {answers} of {requests.Count} answers and {sameTokens} of {tokens} tokens as on the processor");

        // fp32 activations differ by rounding only; where activations are bf16 as well, an answer may take another way.
        var isExact = !device.Device.Features.TensorCores;
        Assert.True(isExact ? answers == requests.Count : sameTokens >= tokens / 2, $"{answers} of {requests.Count} answers, {sameTokens} of {tokens} tokens");
    }

    public void Dispose() => _rounded.Dispose();
}
