using Daedalus.Denoising.Filling;

namespace Daedalus.Denoising.Daedal;

/// <summary>From a kind to its rule.</summary>
internal static class FillKinds
{
    /// <summary>Names on the command line and in files, by value.</summary>
    public static IReadOnlyList<string> Names { get; } = ["confident", "factor", "entropy-bound", "entropy-exit", "hierarchy"];

    public static IFillRule Rule(this DaedalOptions options) => options.Fill switch
    {
        FillKind.Factor => new FactorRule((float)options.FillFactor),
        FillKind.EntropyBound => new EntropyBoundRule((float)options.FillBound),
        FillKind.EntropyExit => new EntropyExitRule((float)options.FillLimit),
        FillKind.Hierarchy => new HierarchyRule((float)options.FillLow, (float)options.HighThreshold),
        _ => new ThresholdRule((float)options.HighThreshold, isStrict: true),
    };
}
