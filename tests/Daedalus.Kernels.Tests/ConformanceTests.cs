using Daedalus.Kernels.Conformance;

namespace Daedalus.Kernels.Tests;

/// <summary>Every operation on every device against its reference in double.</summary>
public class ConformanceTests
{
    // By this trait those who need all kernels, but not every shape, choose: -trait "short on=opencl:0".
    private const string Short = "short on";

    public static IEnumerable<TheoryDataRow<string, string>> CasesAndDevices() =>
        from device in TestDevices.Names
        from item in ConformanceSuite.All
        let row = new TheoryDataRow<string, string>(device, item.ToString())
        select item.IsShort ? row.WithTrait(Short, device) : row;

    [Theory]
    [MemberData(nameof(CasesAndDevices))]
    public void MatchesTheReference(string device, string name)
    {
        var item = ConformanceSuite.All.Single(candidate => candidate.ToString() == name);
        var opened = TestDevices.Get(device);
        if (!item.Fits(opened))
            return;
        var error = item.Error(opened);
        Assert.True(error <= item.Tolerance, $"{name} on {device}: {error:E2} from the reference, {item.Tolerance:E1} allowed");
    }
}
