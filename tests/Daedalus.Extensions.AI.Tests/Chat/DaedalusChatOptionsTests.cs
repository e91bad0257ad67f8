using Daedalus.Caching;
using Daedalus.Denoising.Daedal;
using Daedalus.Serving;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public class DaedalusChatOptionsTests
{
    private static readonly DaedalusChatOptions Defaults = new()
    {
        Settings = Settings(("block-length", "8"), ("max-length", "64")),
        Cache = CacheOptions.Parse("dual"),
        Guidance = 2,
        StopEarly = true,
        Priority = RequestPriority.Low,
        Timeout = TimeSpan.FromSeconds(1),
        Client = "a",
    };

    [Fact]
    public void TheyTravelInChatOptionsAndTheirCopies()
    {
        var ours = new DaedalusChatOptions { StopEarly = true };
        var options = new ChatOptions();
        Assert.Null(options.GetDaedalus());
        Assert.Same(options, options.WithDaedalus(ours));
        Assert.Same(ours, options.Clone().GetDaedalus());
    }

    [Fact]
    public void SomethingElseInTheirPlaceIsRefused()
    {
        var options = new ChatOptions().WithDaedalus(new());
        options.AdditionalProperties![options.AdditionalProperties.Keys.Single()] = "fast";
        Assert.Contains("String", Assert.Throws<ArgumentException>(options.GetDaedalus).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotSaidIsTheDefault()
    {
        var merged = new DaedalusChatOptions().Over(Defaults);
        Assert.Equal(Defaults.Settings, merged.Settings);
        Assert.Equal(Defaults, merged with { Settings = Defaults.Settings });
    }

    [Fact]
    public void WhatIsSaidCountsMore()
    {
        var said = new DaedalusChatOptions
        {
            Settings = Settings(("block-length", "4")),
            Cache = CacheOptions.Parse("prefix"),
            Guidance = 0,
            StopEarly = false,
            Priority = RequestPriority.High,
            Timeout = TimeSpan.FromSeconds(9),
            Client = "b",
        };
        var merged = said.Over(Defaults);
        Assert.Equal(said, merged with { Settings = said.Settings });
        Assert.Equal(Settings(("block-length", "4"), ("max-length", "64")), merged.Settings);
    }

    [Fact]
    public void SettingsOfAnotherDecoderDoNotCarryOver()
    {
        Assert.Empty(new DaedalusChatOptions { Decoder = "wino" }.Over(Defaults).Settings);
        Assert.Empty(new DaedalusChatOptions { DecoderOptions = new DaedalOptions() }.Over(Defaults).Settings);
        Assert.Equal(Defaults.Settings, new DaedalusChatOptions { Decoder = "daedal" }.Over(Defaults).Settings);
    }

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) => settings.ToDictionary(setting => setting.Name, setting => setting.Value);
}
