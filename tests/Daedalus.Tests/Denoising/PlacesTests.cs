using Daedalus.Denoising;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>What stands beside deleted places.</summary>
public class PlacesTests
{
    [Fact]
    public void OthersCloseUpInOrder() => Prop.ForAll(Draws.ToArbitrary(), drawn =>
    {
        int[] values = [.. Enumerable.Range(0, drawn.Length)], deleted = [.. values.Where(i => drawn[i])], left = [.. values.Except(deleted)];
        Places.Remove(values.AsSpan(), deleted);
        Assert.Equal(left, values[..left.Length]);
    }).Check(Drawn.Cases(200));

    private static Gen<bool[]> Draws { get; } = Gen.Elements(true, false, false).ArrayOf().Resize(40);
}
