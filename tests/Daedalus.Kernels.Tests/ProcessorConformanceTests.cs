namespace Daedalus.Kernels.Tests;

/// <summary>Conformance, on every instruction set of the processor with one thread and with two.</summary>
public class ProcessorConformanceTests
{
    public static IEnumerable<TheoryDataRow<string, string>> CasesAndDevices() => Conformance.CasesOn(TestDevices.Processors);

    [Theory]
    [MemberData(nameof(CasesAndDevices))]
    public void MatchesTheReference(string device, string name) => Conformance.Check(device, name);
}
