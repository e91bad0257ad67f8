using Daedalus.Denoising.FixedLength;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

public class LinearScheduleTests
{
    [Theory]
    [InlineData(10, 4, new[] { 3, 3, 2, 2 })]
    [InlineData(8, 4, new[] { 2, 2, 2, 2 })]
    [InlineData(2, 4, new[] { 1, 1, 0, 0 })]
    [InlineData(5, 1, new[] { 5 })]
    public void TheRemainderGoesToTheFirst(int total, int shares, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, shares).Select(i => LinearSchedule.Share(total, shares, i)));

    [Fact]
    public void SharesAddUpAndDifferByOneAtMost() => Prop.ForAll(
        Gen.Choose(0, 500).ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        (total, shares) =>
        {
            var all = Enumerable.Range(0, shares).Select(i => LinearSchedule.Share(total, shares, i)).ToArray();
            Assert.Equal(total, all.Sum());
            Assert.InRange(all.Max() - all.Min(), 0, 1);
        }).Check(Drawn.Cases(100));
}
