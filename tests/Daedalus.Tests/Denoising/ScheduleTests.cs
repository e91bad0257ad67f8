using System.Security.Cryptography;
using Daedalus.Denoising.FixedLength;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

public class ScheduleTests
{
    [Theory]
    [InlineData(10, 4, new[] { 3, 3, 2, 2 })]
    [InlineData(8, 4, new[] { 2, 2, 2, 2 })]
    [InlineData(2, 4, new[] { 1, 1, 0, 0 })]
    [InlineData(5, 1, new[] { 5 })]
    public void TheRemainderGoesToTheFirst(int total, int shares, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, shares).Select(i => Schedule.Share(total, shares, i)));

    [Fact]
    public void SharesAddUpAndDifferByOneAtMost() => Prop.ForAll(
        Gen.Choose(0, 500).ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        (total, shares) =>
        {
            var all = Enumerable.Range(0, shares).Select(i => Schedule.Share(total, shares, i)).ToArray();
            Assert.Equal(total, all.Sum());
            Assert.InRange(all.Max() - all.Min(), 0, 1);
        }).Check(Drawn.Cases(100));

    // Results of the published code (dllm's leaves out the steps that reveal nothing) under torch 1.13.
    [Theory]
    [InlineData(ScheduleKind.Dream, 8, 4, new[] { 1, 2, 2, 3 })]
    [InlineData(ScheduleKind.Dream, 64, 16, new[] { 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5 })]
    [InlineData(ScheduleKind.Dream, 100, 7, new[] { 14, 14, 14, 14, 14, 14, 16 })]
    [InlineData(ScheduleKind.DllmLinear, 100, 7, new[] { 14, 14, 14, 14, 15, 14, 15 })]
    [InlineData(ScheduleKind.DllmCosine, 100, 7, new[] { 3, 7, 12, 16, 19, 21, 22 })]
    [InlineData(ScheduleKind.DllmCosine, 64, 16, new[] { 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6 })]
    [InlineData(ScheduleKind.Linear, 10, 4, new[] { 3, 3, 2, 2 })]
    public void EveryScheduleIsThePublishedOne(ScheduleKind kind, int masks, int steps, int[] expected) => Assert.Equal(expected, Counts(kind, masks, steps));

    /// <summary>SHA-256 over what the published code gives for 1 to n masks in 1 to n steps, a byte a step, idle ones left out for dllm: many counts hang on the last bit.</summary>
    [Theory]
    [InlineData(ScheduleKind.Dream, 129, "395ee233c66635e88b388fbf9ef7e8098e0b2229f90311f8e32ba9c20ecd3685")]
    [InlineData(ScheduleKind.DllmLinear, 40, "f447b78c85832ba1b669434a30c841ec286b11293ddbe3762785cf009f3624aa")]
    [InlineData(ScheduleKind.DllmCosine, 40, "1fbe928402377b87f3ec9b9e8a368901ad65d4b95d5a2285f6dfbd2eb35a2342")]
    public void EveryCountIsThePublishedOne(ScheduleKind kind, int most, string digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var masks = 1; masks <= most; masks++)
            for (var steps = 1; steps <= most; steps++)
                hash.AppendData([.. Counts(kind, masks, steps).Where(count => kind == ScheduleKind.Dream || count > 0).Select(count => (byte)count)]);
        Assert.Equal(digest, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static List<int> Counts(ScheduleKind kind, int masks, int steps)
    {
        List<int> counts = [];
        for (int step = 0, left = masks; step < steps; step++)
        {
            counts.Add(Schedule.Count(kind, masks, left, steps, step));
            left -= counts[^1];
        }

        return counts;
    }
}
