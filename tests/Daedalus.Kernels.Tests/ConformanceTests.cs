using Daedalus.Kernels.Conformance;

namespace Daedalus.Kernels.Tests;

/// <summary>Every operation on every device against its reference in double.</summary>
public class ConformanceTests
{
    public static TheoryData<string, string> CasesAndDevices()
    {
        var data = new TheoryData<string, string>();
        foreach (var device in TestDevices.Names)
            foreach (var item in ConformanceSuite.All)
                data.Add(device, item.ToString());
        return data;
    }

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
