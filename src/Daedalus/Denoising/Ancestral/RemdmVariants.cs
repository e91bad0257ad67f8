namespace Daedalus.Denoising.Ancestral;

/// <summary>The variants' names on the command line and in files.</summary>
internal static class RemdmVariants
{
    /// <summary>By value.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cap", "rescale", "conf", "loop"];
}
