using Daedalus.Tests.Engine;

namespace Daedalus.Tests.OnDevice;

/// <summary>Answers of the small checkpoint in fp32: a device gives the processor's tokens, and the same bits whatever runs beside a request.</summary>
public sealed class SameAsProcessorTests
{
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void EveryKindOfRequestGivesTheProcessorsTokens(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        var device = loaded.Model;
        using var processor = new LoadedNetwork(threads: 2);
        foreach (var request in Accelerators.Some(name, Questions.All))
        {
            var expected = processor.Model.Generate(request.Prompt, request.Options);
            var actual = device.Generate(request.Prompt, request.Options);
            if (!expected.Ids.SequenceEqual(actual.Ids))
                Assert.Fail($"'{expected.Raw}' on the processor, '{actual.Raw}' on {name}: {TokenDifference.Of(processor.Model, device, request)}");
            Assert.Equal((expected.Stop, expected.Statistics), (actual.Stop, actual.Statistics));
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void BatchMatesDoNotChangeABit(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        var device = loaded.Model;
        var requests = Accelerators.Some(name, Questions.Mixed.Where((_, i) => i is not (4 or 8)));
        var alone = requests.Select(request => RunOfRows.Of(device, request)[0]).ToArray();

        // Seven changes the order of twelve requests as of four.
        int[] order = [.. Enumerable.Range(0, requests.Count).OrderBy(i => i * 7 % requests.Count)];
        var together = RunOfRows.Of(device, [.. order.Select(i => requests[i])]);
        for (var i = 0; i < order.Length; i++)
            together[i].AssertSame(alone[order[i]], $"request {order[i]} at place {i} on {name}");
    }

    /// <summary>A guided request, or one that keeps keys, makes the host decide for the whole batch; those beside it must not notice.</summary>
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void NorDoMatesThatOnlyTheHostCanDecideFor(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        var requests = Accelerators.Some(name, [Questions.Mixed[9], Questions.Mixed[2], Questions.Mixed[1], Questions.Mixed[4], .. Questions.Kept]);
        var together = RunOfRows.Of(loaded.Model, [.. requests]);
        for (var i = 0; i < requests.Count; i++)
            together[i].AssertSame(RunOfRows.Of(loaded.Model, requests[i])[0], $"request {i} on {name}");
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void AStreamShowsEveryStep(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        var device = loaded.Model;
        using var processor = new LoadedNetwork(threads: 2);
        var request = Questions.Mixed[9];
        var (expected, actual) = (processor.Model.Stream(request.Prompt, request.Options).ToList(), device.Stream(request.Prompt, request.Options).ToList());
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Canvas.Select(cell => (cell.Token, cell.Step)), actual[i].Canvas.Select(cell => (cell.Token, cell.Step)));
            Assert.All(expected[i].Canvas.Zip(actual[i].Canvas), pair => Assert.Equal(pair.First.Confidence, pair.Second.Confidence, 1e-4f));
            Assert.Equal(expected[i].NewText, actual[i].NewText);
        }
    }
}
