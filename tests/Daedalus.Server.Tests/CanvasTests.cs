namespace Daedalus.Server.Tests;

/// <summary><c>POST /v1/daedalus/canvas</c>.</summary>
public class CanvasTests
{
    [Fact]
    public async Task EveryStepShowsTheCanvasAndTheLastWhatItCost()
    {
        await using var server = await TestServer.StartAsync();
        var events = await (await server.PostAsync("/v1/daedalus/canvas", TestServer.Chat(Questions.Table))).EventsAsync();
        var alone = Questions.Alone(Questions.Table);

        Assert.Equal("[DONE]", events[^1]);
        var steps = events[..^2].Select(Replies.Parsed).ToList();
        Assert.All(steps, step => Assert.Equal("daedalus.canvas", step.GetProperty("object").GetString()));
        Assert.Equal(alone.Text, string.Concat(steps.Select(step => step.GetProperty("text").GetString())));
        var numbers = steps.Select(step => step.GetProperty("step").GetInt32()).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
        Assert.Contains(steps[0].GetProperty("cells").EnumerateArray(), cell => cell.TryGetProperty("m", out var mask) && mask.GetBoolean() && !cell.TryGetProperty("t", out _));

        var last = steps[^1].GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(alone.Ids.Count, last.Count);
        Assert.Equal(alone.Raw, string.Concat(last.Select(cell => cell.GetProperty("t").GetString())));
        Assert.All(last, cell => Assert.InRange(cell.GetProperty("c").GetDouble(), 0, 1));
        Assert.All(last, cell => Assert.True(cell.GetProperty("b").GetInt32() >= 0));
        Assert.Contains(last, cell => cell.TryGetProperty("e", out var end) && end.GetBoolean());

        var result = Replies.Parsed(events[^2]);
        Assert.Equal(("daedalus.result", alone.Text, "stop", "EndOfText"), (
            result.GetProperty("object").GetString(), result.GetProperty("text").GetString(), result.GetProperty("finish_reason").GetString(), result.GetProperty("stop").GetString()));
        var statistics = result.GetProperty("statistics");
        Assert.Equal((alone.Statistics.CanvasTokens, alone.Statistics.Forwards, alone.Statistics.ComputedPositions), (
            statistics.GetProperty("canvas_tokens").GetInt32(), statistics.GetProperty("forwards").GetInt32(), statistics.GetProperty("computed_positions").GetInt64()));
        Assert.Equal(alone.Statistics.EffectiveRatio, statistics.GetProperty("effective_ratio").GetDouble(), 3);
        Assert.True(result.GetProperty("elapsed_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task AnErrorBeforeTheFirstEventIsAnOrdinaryOne()
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/daedalus/canvas", "{}")).AssertInvalidAsync("messages");
    }
}
