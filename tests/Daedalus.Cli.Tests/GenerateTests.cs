using System.Text;
using System.Text.Json;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

/// <summary><c>daedalus generate</c> over the smallest checkpoint.</summary>
public class GenerateTests
{
    private static readonly string Small = Checkpoints.Folder(Checkpoints.Small);

    [Theory]
    [InlineData("Show 9 times 1 to 6.", "9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54\n")]
    [InlineData("Is 21 larger than 52?", "No.\n")]
    [InlineData("Is 81 larger than 52?", "Yes.\n")]
    [InlineData("Count from 40 to 85 by 5.", "40 45 50 55 60 65 70 75 80 85\n")]
    [InlineData("Count from 52 to 87 by 1.", "52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85\n")]
    [InlineData("Show 2 times 1 to 8.", "2*1=2\n2*2=4\n2*3=6\n2*4=8\n2*5=10\n2*6=12\n2*7=14\n2*8=1\n")]
    [InlineData("Spell WTSIUZA.", "W E I Z Z Z\n")]
    [InlineData("Eva has 51 cards.\nMon sells 2.\nTue wins 4.\nWed wins 2.\nHow many cards?", "Mon 51-2=49\nTue 49+4=43\nWed 43-2=43\n#### 43\n")]
    public void AnswersTheQuestionsOfTheCardRightOrWrongAsItSays(string question, string answer)
    {
        var run = Generate(question);
        Assert.Equal((0, answer, ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void ReadsThePromptFromStandardInput()
    {
        Assert.Equal("No.\n", Command.RunWithInput("Is 21 larger than 52?\n"u8.ToArray(), "generate", "--model", Small).Output);
        Assert.Equal("No.\n", Command.RunWithInput([0xEF, 0xBB, 0xBF, .. "Is 21 larger than 52?"u8], "generate", "--model", Small, "-").Output);
    }

    [Fact]
    public void JsonEqualsTheGoldenGenerationAndHasEveryField()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Small, "golden.json")));
        var sample = golden.RootElement.GetProperty("samples")[0];
        var run = Generate("--json", "--ids", string.Join(',', sample.GetProperty("prompt_ids").EnumerateArray()));
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.Equal(["ids", "text", "stop", "device", "elapsedMs", "stats"], root.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["promptTokens", "canvasTokens", "effectiveTokens", "effectiveRatio", "forwards", "computedPositions", "lengthRounds", "insertions", "forcedFills", "stuckFills"],
            root.GetProperty("stats").EnumerateObject().Select(field => field.Name));
        var tokens = sample.GetProperty("daedal").GetProperty("tokens").EnumerateArray().Select(id => id.GetInt32()).ToList();
        Assert.Equal(tokens, root.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(tokens.Count, root.GetProperty("stats").GetProperty("canvasTokens").GetInt32());
        Assert.Equal(sample.GetProperty("daedal").GetProperty("text").GetString(), root.GetProperty("text").GetString());
        Assert.Equal(("eos", "cpu"), (root.GetProperty("stop").GetString(), root.GetProperty("device").GetString()));
    }

    [Fact]
    public void StopTextsEndTheAnswer()
    {
        var run = Generate("Count from 40 to 85 by 5.", "--stop", "never", "--stop", " 55", "--json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(("40 45 50", "string"), (json.RootElement.GetProperty("text").GetString(), json.RootElement.GetProperty("stop").GetString()));
        Generate("a", "--stop", "").AssertFails(1, "Stop string 0 is empty");
    }

    [Fact]
    public void ABiasForbidsAndPrefers()
    {
        Assert.Equal("No.\n", Generate("Is 21 larger than 52?", "--bias", "Q=1.5").Output);
        Assert.DoesNotContain("No", Generate("Is 21 larger than 52?", "--bias", "No=-inf").Output, StringComparison.Ordinal);
        Generate("a", "--bias", "No").AssertFails(2, "--bias takes text=number", "'No'");
        Generate("a", "--bias", "No=nan").AssertFails(2, "--bias takes text=number");
        Generate("a", "--guidance", "1,5").AssertFails(2, "--guidance is '1,5'", "such as 1.5");
        Generate("a", "--bias", "=3").AssertFails(2, "--bias takes text=number");
        Generate("a", "--bias", "two words=1").AssertFails(2, "'two words' is", "tokens", "#");
        Generate("a", "--bias", "#99999=1").AssertFails(1, "token 99999", "the vocabulary has 0 to");
    }

    [Fact]
    public void ShadowsAndCachesDoNotGoTogether() => Generate("a", "--decoder", "wino", "--cache", "dual").AssertFails(1, "shadow", "no cache of keys and values");

    [Fact]
    public void GapsAreFilled()
    {
        var run = Generate("Count from 16 to 26 by 2.", "--decoder", "low-confidence", "--infill", "16 18[[3]] 22 24[[3]]", "--json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(("16 18 20 22 24 26", "filled"), (json.RootElement.GetProperty("text").GetString(), json.RootElement.GetProperty("stop").GetString()));
        Assert.Equal([" 20", " 26"], json.RootElement.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetString()));
        Generate("a", "--infill", "no gap [[x]]").AssertFails(2, "--infill has no gap", "[[n]]");
        Generate("a", "--infill", "[[0]]").AssertFails(2, "gap of 0 tokens");
        Generate("a", "--infill", "[[99999999999]]").AssertFails(2, "gap of 99999999999 tokens");
        Generate("a", "--infill", "[[600]]").AssertFails(1, "does not fit", "512");
        Generate("a", "--infill", "[[6]]", "--stop-early").AssertFails(1, "StopEarly");
    }

    [Fact]
    public void RawShowsControlTokensAndWhatFollowsTheEnd() =>
        Assert.StartsWith("No.<|eot_id|><|endoftext|>", Generate("Is 21 larger than 52?", "--raw").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("--decoder", "low-confidence", "--length", "32", "--block", "16")]
    [InlineData("--decoder", "random", "--length", "40", "--seed", "7", "--set", "steps=40")]
    [InlineData("--set", "initial-length=8", "--set", "expansion-factor=4", "--threads", "1")]
    [InlineData("--max-length", "64")]
    [InlineData("--length", "300")]
    [InlineData("--set", "initial-length=8", "--set", "block-length=16")]
    public void OptionsChangeHowNotWhatIsAnswered(params string[] options)
    {
        var run = Generate(["Is 21 larger than 52?", .. options]);
        Assert.Equal((0, "No.\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void EverySettingOfEveryDecoderIsReachable()
    {
        using var model = DiffusionModel.Load(Small);
        foreach (var decoder in DecoderCatalogue.All)
        {
            var options = model.DefaultDecoder(decoder.Decoder);
            var settings = options.Parameters.SelectMany(
                parameter => new[] { "--set", FormattableString.Invariant($"{parameter.Name}={options.ValueOf(parameter.Name)}") });
            var run = Generate(["Is 21 larger than 52?", "--decoder", decoder.Decoder, .. settings]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));

            // A network that learned masks alone corrects what is right, and a canvas much longer than its answer shrinks into it: so the rules are published.
            if (decoder is EditOptions or RhoEosOptions)
                Assert.NotEmpty(run.Output.Trim());
            else
                Assert.Equal("No.\n", run.Output);
        }
    }

    [Theory]
    [InlineData("no setting 'foo'", "block-length", "--set", "foo=1")]
    [InlineData("name=value", "foo", "--set", "foo")]
    [InlineData("block-length is 0", "from 1", "--block", "0")]
    [InlineData("high-threshold is 2", "from 0 to 1", "--set", "high-threshold=2")]
    [InlineData("high-threshold is NaN", "from 0 to 1", "--set", "high-threshold=NaN")]
    [InlineData("block-length is 1.5", "whole", "--set", "block-length=1.5")]
    [InlineData("initial-length 300", "max-length 256", "--length", "300", "--max-length", "256")]
    [InlineData("not both", "--json", "--raw", "--json")]
    [InlineData("--length is '1.5'", "whole number", "--length", "1.5")]
    [InlineData("--seed is '-1'", "from 0 to 18446744073709551615", "--seed", "-1")]
    [InlineData("no decoder 'x'", "daedal", "--decoder", "x")]
    [InlineData("no setting 'max-length'", "low-confidence", "--decoder", "low-confidence", "--max-length", "9")]
    [InlineData("--threads is -1", "256", "--threads", "-1")]
    [InlineData("not both", "--ids", "--ids", "1,2")]
    [InlineData("--nonsense", "", "--nonsense")]
    [InlineData("--seed", "", "--seed", "minus")]
    public void WrongUsageIsExplainedWithExitCode2(string problem, string wayOut, params string[] options) =>
        Generate(["Is 21 larger than 52?", .. options]).AssertFails(2, problem, wayOut);

    [Theory]
    [InlineData("1,x,3", 2, "'x' at index 1")]
    [InlineData("1,99999999999", 2, "at index 1")]
    [InlineData("1,448", 1, "outside the vocabulary of 448")]
    [InlineData("1,-5", 1, "outside the vocabulary of 448")]
    [InlineData("", 1, "prompt is empty")]
    public void BadIdsAreNamed(string ids, int exitCode, string problem) => Generate("--ids", ids).AssertFails(exitCode, problem);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void AnEmptyPromptIsRefused(string prompt) => Generate(prompt).AssertFails(1, "prompt is empty");

    [Fact]
    public void APromptOfAMegabyteIsRefusedWithBothFigures()
    {
        var run = Command.RunWithInput(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("word ", 200_000))), "generate", "--model", Small);
        run.AssertFails(1, "context of 512", "tokens");
    }

    [Fact]
    public void BytesThatAreNoTextAndControlTokensInAPromptAreHarmless()
    {
        Assert.Equal(0, Command.RunWithInput([0xFF, 0xFE, 0x00, 0xED, 0xA0, 0x80, 0x41], "generate", "--model", Small).ExitCode);
        Assert.Equal(0, Generate("<|mdm_mask|><|endoftext|><|eot_id|>").ExitCode);
    }

    [Fact]
    public void AMissingModelIsNamed() => Command.Run("generate", "x", "--model", "/no/such/model").AssertFails(1, "/no/such/model", "config.json");

    [Fact]
    public void AFixedLengthThatDoesNotFitIsRefused() =>
        Generate("x", "-d", "low-confidence", "-l", "600").AssertFails(1, "length 600 does not fit", "512");

    private static Command Generate(params string[] arguments) => Command.Run(["generate", "--model", Small, .. arguments]);
}
