using Daedalus.Caching;

namespace Daedalus.Tests.Caching;

public class CacheOptionsTests
{
    [Theory]
    [InlineData("prefix", "prefix:refresh=0,warmup=0")]
    [InlineData("dual:refresh=8", "dual:refresh=8,warmup=0")]
    [InlineData("vicinity: before=3,after=0,warmup=4", "vicinity:before=3,after=0,refresh=0,warmup=4")]
    public void TextSaysWhatIsKept(string text, string whole)
    {
        var options = CacheOptions.Parse(text);
        Assert.Equal(whole, options.ToString());
        Assert.Equal(options, CacheOptions.Parse(whole));
    }

    [Theory]
    [InlineData("", "There is no cache ''; there are prefix, dual, vicinity, exact, delayed.")]
    [InlineData("triple", "There is no cache 'triple'; there are prefix, dual, vicinity, exact, delayed.")]
    [InlineData("dual:", "A setting of a cache is name=number, e.g. dual:refresh=8; it was ''.")]
    [InlineData("dual:refresh=-1", "A setting of a cache is name=number, e.g. dual:refresh=8; it was 'refresh=-1'.")]
    [InlineData("dual:speed=1", "A cache has no setting 'speed'; it has refresh, before, after and warmup.")]
    [InlineData("dual:refresh=1048577", "refresh of a cache is 1048577; it must be from 0 to 1048576.")]
    public void WhatIsNoneIsRefused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => CacheOptions.Parse(text)).Message);

    [Fact]
    public void SettingsMadeInCodeAreCheckedToo()
    {
        Assert.Throws<ArgumentException>(() => new CacheOptions { Kind = (CacheKind)7 }.Validate());
        Assert.Throws<ArgumentException>(() => new CacheOptions { Kind = CacheKind.Dual, Before = -1 }.Validate());
    }
}
