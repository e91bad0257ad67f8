using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;

namespace Daedalus.Tests.Loading;

/// <summary>What <c>daedalus.json</c> says of a model holds, and the rest stays as published.</summary>
public class PresetTests
{
    [Fact]
    public void SettingsAreGivenByNumberAndChoicesByNameToo()
    {
        using var folder = new SmallCopy();
        folder.Write("daedalus.json", """{"daedal":{"fill":"hierarchy","eos-window":8},"margin":{"schedule":"dllm-cosine","length":64},"entropy":{"schedule":1}}""");
        using var model = DiffusionModel.Load(folder.Path);
        Assert.Equal(new DaedalOptions { Fill = FillKind.Hierarchy, EosWindow = 8 }, model.DefaultDecoder());
        Assert.Equal(new FixedLengthOptions { Remasking = Remasking.Margin, Schedule = ScheduleKind.DllmCosine, Length = 64 }, model.DefaultDecoder("margin"));
        Assert.Equal(new FixedLengthOptions { Remasking = Remasking.Entropy, Schedule = ScheduleKind.Dream }, model.DefaultDecoder("entropy"));
        Assert.Equal(new FixedLengthOptions(), model.DefaultDecoder("low-confidence"));
    }
}
