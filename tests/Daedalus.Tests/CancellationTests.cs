namespace Daedalus.Tests;

/// <summary>Cancellation takes effect at the next step, and the model goes on.</summary>
public class CancellationTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly GenerationOptions Options = new() { Decoder = Questions.Daedal };

    [Fact]
    public void BeforeTheStartNothingRuns()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => small.Model.Generate(Questions.Short, Options, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => small.Model.GenerateBatch(Questions.Mixed, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => small.Model.Stream(Questions.Short, Options, cancelled).First());
        AssertStillAnswers();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(12)]
    public void AtEveryStepTheStreamEndsWithExactlyThatStep(int request)
    {
        var (prompt, options) = Questions.Mixed[request];
        var steps = small.Model.Stream(prompt, options).Count();
        Assert.True(steps > 3);
        for (var last = 1; last < steps; last++)
        {
            using var source = new CancellationTokenSource();
            var seen = 0;
            var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            {
                foreach (var update in small.Model.Stream(prompt, options, source.Token))
                {
                    seen = update.Step;
                    if (seen == last)
                        source.Cancel();
                }
            });
            Assert.Equal(source.Token, error.CancellationToken);
            Assert.Equal(last, seen);
        }

        AssertStillAnswers();
    }

    [Fact]
    public void AfterTheLastStepItIsTooLate()
    {
        using var source = new CancellationTokenSource();
        foreach (var update in small.Model.Stream(Questions.Short, Options, source.Token))
            if (update.Result is not null)
                source.Cancel();
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task FromAnotherThreadGenerateEndsEarly()
    {
        using var source = new CancellationTokenSource();
        var large = new GenerationOptions { Decoder = Questions.Fixed with { Length = 400, Steps = 400, BlockLength = 400 } };
        var answer = Task.Run(() => small.Model.Generate(Questions.Short, large, source.Token));
        await Task.Delay(30);
        Assert.False(answer.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(5)));
        AssertStillAnswers();
    }

    private void AssertStillAnswers() => Assert.Equal("Yes.", small.Model.Generate(Questions.Short).Text.Trim());
}
