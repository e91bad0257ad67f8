using Daedalus.Kernels.Conformance;

namespace Daedalus.Kernels.Tests;

/// <summary>Every operation on every device against its reference in double. Each kind of device has a class of its own, so that they run side by side.</summary>
internal static class Conformance
{
    // By this trait those who need all kernels, but not every shape, choose: -trait "short on=opencl:0".
    private const string Short = "short on";

    public static IEnumerable<TheoryDataRow<string, string>> CasesOn(IEnumerable<string> devices) =>
        from device in devices
        from item in ConformanceSuite.All
        let row = new TheoryDataRow<string, string>(device, item.ToString())
        select item.IsShort ? row.WithTrait(Short, device) : row;

    public static void Check(string device, string name)
    {
        var item = ConformanceSuite.All.Single(candidate => candidate.ToString() == name);
        var opened = TestDevices.Get(device);
        if (!item.Fits(opened))
            return;
        var error = item.Error(opened);
        Assert.True(error <= item.Tolerance, $"{name} on {device}: {error:E2} from the reference, {item.Tolerance:E1} allowed");
    }
}
