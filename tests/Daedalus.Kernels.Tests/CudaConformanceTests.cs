namespace Daedalus.Kernels.Tests;

/// <summary>Conformance, on the CUDA device under test.</summary>
public class CudaConformanceTests
{
    public static IEnumerable<TheoryDataRow<string, string>> CasesAndDevices() => Conformance.CasesOn(TestDevices.Cuda);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(CasesAndDevices))]
    public void MatchesTheReference(string device, string name) => Conformance.Check(device, name);
}
