
namespace Daedalus.Tests.Engine;

/// <summary>A request's tokens and confidences depend on the request alone, bit for bit: not on batch mates, their order, or threads.</summary>
public class SameTokensTests
{
    [Fact]
    public void MixedRequestsInAnyOrderAreEachAsAlone()
    {
        using var small = new LoadedNetwork(threads: 2);
        var alone = Questions.All.Select(request => RunOfRows.Of(small.Model, request)[0]).ToArray();
        Assert.True(alone.Length >= 12);
        for (var turn = 0; turn < 2; turn++)
        {
            int[] order = [.. Enumerable.Range(0, alone.Length).OrderBy(i => (i * 5 + turn * 3) % alone.Length)];
            var together = RunOfRows.Of(small.Model, [.. order.Select(i => Questions.All[i])]);
            for (var i = 0; i < order.Length; i++)
                together[i].AssertSame(alone[order[i]], $"request {order[i]} at place {i}");
        }
    }

    [Fact]
    public void GenerateBatchGivesTheSameResultsAsGenerate()
    {
        using var small = new LoadedNetwork(threads: 2);
        var together = small.Model.GenerateBatch(Questions.All);
        for (var i = 0; i < together.Count; i++)
        {
            var alone = small.Model.Generate(Questions.All[i].Prompt, Questions.All[i].Options);
            Assert.Equal(alone.Ids, together[i].Ids);
            Assert.Equal((alone.Text, alone.Raw, alone.Stop, alone.Statistics), (together[i].Text, together[i].Raw, together[i].Stop, together[i].Statistics));
        }
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSame()
    {
        RunOfRows[]? one = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var small = new LoadedNetwork(threads);
            var runs = RunOfRows.Of(small.Model, Questions.All);
            one ??= runs;
            for (var i = 0; i < runs.Length; i++)
                runs[i].AssertSame(one[i], $"request {i} on {threads} threads");
        }
    }
}
