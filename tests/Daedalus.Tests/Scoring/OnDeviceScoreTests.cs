using Daedalus.Scoring;
using Daedalus.Tests.OnDevice;

namespace Daedalus.Tests.Scoring;

/// <summary>Scores on an accelerator.</summary>
public class OnDeviceScoreTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void TheyAreThoseOfTheProcessorAndBatchMatesChangeNoBit(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        MaskedSequence[] sequences =
        [
            new() { Ids = ScoreTests.Words(12, 1), Masked = new[] { 4, 5, 11 } },
            new() { Ids = ScoreTests.Words(50, 3), Masked = Enumerable.Range(10, 40).ToArray() },
            new() { Ids = ScoreTests.Words(20, 4), Masked = new[] { 7, 19 }, Guidance = 1.5, PromptLength = 5 },
        ];
        var together = loaded.Model.Score(sequences);
        foreach (var (expected, actual) in small.Model.Score(sequences).Zip(together))
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        for (var i = 0; i < sequences.Length; i++)
            Assert.Equal(loaded.Model.Score([sequences[i]])[0], together[i]);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void AnswersThatRecordTheirStepsAreTheSame(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        var (prompt, options) = Questions.Mixed[0];
        var recorded = loaded.Model.Generate(prompt, options! with { RecordSteps = true });
        Assert.Equal(loaded.Model.Generate(prompt, options).Ids, recorded.Ids);
        Assert.Equal(small.Model.Generate(prompt, options with { RecordSteps = true }).WrittenAt, recorded.WrittenAt);
    }
}
