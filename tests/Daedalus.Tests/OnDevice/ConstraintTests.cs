using Daedalus.Denoising.FixedLength;

namespace Daedalus.Tests.OnDevice;

/// <summary>What only the host decides is answered on an accelerator all the same.</summary>
public class ConstraintTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void StopStringsAndGapsGiveWhatTheProcessorGives(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        GenerationOptions[] all =
        [
            new() { StopStrings = [" 20"] },
            new() { Decoder = new FixedLengthOptions(), Infill = new Infill([InfillPart.Text("16 18"), InfillPart.Gap(3), InfillPart.Text(" 22")]) },
        ];
        foreach (var options in all)
        {
            var (expected, actual) = (small.Model.Generate("Count from 16 to 22 by 2.", options), loaded.Model.Generate("Count from 16 to 22 by 2.", options));
            Assert.Equal((expected.Text, expected.Stop), (actual.Text, actual.Stop));
            Assert.Equal(expected.Gaps, actual.Gaps);
        }
    }
}
