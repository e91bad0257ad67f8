namespace Daedalus.Kernels.Unmask;

/// <summary>Rules by the numbers that device text knows them by.</summary>
internal enum UnmaskRule
{
    TopK,
    Threshold,
    Factor,
}
