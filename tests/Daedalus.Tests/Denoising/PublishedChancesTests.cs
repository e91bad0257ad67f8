using System.Text.Json;
using Daedalus.Denoising.Ancestral;

namespace Daedalus.Tests.Denoising;

/// <summary>Every step of the ancestral samplers turns places with the chances of the published code (see <c>tests/traces/README.md</c>).</summary>
public class PublishedChancesTests
{
    // How sure the network was of the two tokens of the traces.
    private static readonly double[] Sure = [.3, .9];

    // Published times are single precision, which shows most where time runs out.
    private const double Tolerance = 2e-4;

    [Fact]
    public void EveryStepHasThePublishedChances()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("tests", "traces", "ancestral.json")));
        var cases = file.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.Equal(16, cases.Count);
        foreach (var test in cases)
        {
            var schedule = ScheduleOf(test);
            var chances = test.GetProperty("chances").EnumerateArray().Select(row => row.EnumerateArray().Select(chance => chance.GetDouble()).ToArray()).ToList();
            Assert.Equal(schedule.Steps, chances.Count);
            for (var step = 0; step < chances.Count; step++)
            {
                var at = schedule.At(step);
                Assert.Equal(chances[step][0], at.Reveal, Tolerance);
                for (var token = 0; token < 2; token++)
                    Assert.Equal(chances[step][1 + token], at.IsShared ? at.Remask * Math.Exp(-Sure[token]) / Sure.Sum(sure => Math.Exp(-sure)) : at.Remask, Tolerance);
            }
        }
    }

    private static AncestralSchedule ScheduleOf(JsonElement test)
    {
        var (variant, steps) = (test.GetProperty("variant").GetString()!, test.GetProperty("steps").GetInt32());
        if (variant == "mdlm")
            return new MdlmSchedule(steps);
        var eta = Setting("eta");
        return new RemdmSchedule(new RemdmOptions
        {
            Steps = steps,
            Variant = Enum.Parse<RemdmVariant>(variant, ignoreCase: true),
            EtaCap = eta,
            EtaRescale = eta,
            EtaLoop = eta,
            TimeOn = Setting("t_on"),
            TimeOff = Setting("t_off"),
            AlphaOn = Setting("alpha_on"),
        });

        double Setting(string name) => test.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
    }
}
