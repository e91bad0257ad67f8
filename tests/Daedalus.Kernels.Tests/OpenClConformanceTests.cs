namespace Daedalus.Kernels.Tests;

/// <summary>Conformance, on the first OpenCL device.</summary>
public class OpenClConformanceTests
{
    public static IEnumerable<TheoryDataRow<string, string>> CasesAndDevices() => Conformance.CasesOn(TestDevices.OpenCl);

    [Theory]
    [MemberData(nameof(CasesAndDevices))]
    public void MatchesTheReference(string device, string name) => Conformance.Check(device, name);
}
