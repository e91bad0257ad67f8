using System.Text.Json;
using Daedalus.Scoring;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

public class ScoreTests
{
    private const string Question = "Is 81 larger than 52?";
    private static readonly string Small = Checkpoints.Folder(Checkpoints.Small);

    [Fact]
    public void JsonIsWhatTheLibraryEstimates()
    {
        using var model = DiffusionModel.Load(Small);
        var answer = new ScoredAnswer { Prompt = model.Encode(Question), Answer = model.Tokenizer.Encode("Yes.").ToArray() };
        foreach (var (estimator, options) in new (AnswerEstimator, string[])[]
        {
            (new LikelihoodEstimator(), []),
            (new LikelihoodEstimator { Samples = 6, BatchSize = 6, Seed = 2 }, ["--samples", "6", "--seed", "2"]),
            (new CoupledGrpoEstimator { Seed = 9 }, ["--estimator", "coupled-grpo", "--seed", "9"]),
        })
        {
            var run = Command.Run(["score", "--model", Small, "--prompt", Question, "--answer", "Yes.", "--json", .. options]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            using var json = JsonDocument.Parse(run.Output);
            var expected = estimator.Estimate(model, [answer])[0];
            Assert.Equal(estimator.Name, json.RootElement.GetProperty("estimator").GetString());
            Assert.Equal(expected.LogProbability, json.RootElement.GetProperty("logProbability").GetDouble());
            Assert.Equal(expected.Tokens, json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("logProbability").GetDouble()));
            Assert.Equal(answer.Answer.ToArray(), json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("id").GetInt32()));
            Assert.Equal("Yes.", string.Concat(json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("text").GetString())));
            Assert.Equal(new GreedyCheck().Check(model, [answer])[0], json.RootElement.GetProperty("isGreedy").GetBoolean());
        }
    }

    [Fact]
    public void TextSaysWhichAnswerIsLikelier()
    {
        double Nats(string answer) => double.Parse(Command.Run("score", "--model", Small, "-p", Question, "-a", answer).Output.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Nats("Yes.") > Nats("No.") + 1);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Command.Run("score", "--model", Small, "--prompt", "a").AssertFails(2, "--answer");
        Command.Run("score", "--model", Small, "--prompt", "a", "--answer", "").AssertFails(2, "--answer is empty");
        Command.Run("score", "--model", Small, "--prompt", "", "--answer", "b").AssertFails(1, "prompt is empty");
        Command.Run("score", "--model", Small, "--prompt", "a", "--answer", "b", "--estimator", "nope").AssertFails(2, "no estimator 'nope'", "likelihood, diffu-grpo, unigrpo, coupled-grpo");
        Command.Run("score", "--model", Small, "--prompt", "a", "--answer", "b", "--samples", "0").AssertFails(2, "--samples is 0", "from 1");
        Command.Run("score", "--model", Small, "--prompt", "a", "--answer", "b", "-e", "diffu-grpo", "--samples", "3").AssertFails(2, "--seed");
        Command.Run("score", "--model", Small, "--prompt", "a", "--answer", new string('b', 3000)).AssertFails(1, "context of 512");
    }
}
