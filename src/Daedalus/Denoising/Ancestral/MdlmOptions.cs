using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Ancestral sampling of masked diffusion (MDLM, arXiv 2406.07524; kuleshov-group/mdlm, <c>diffusion.py</c>): in each of many small steps every mask becomes a
/// token with the chance that time leaves it. It ends within steps + 1 forwards and never takes more than there are tokens.
/// </summary>
public sealed record MdlmOptions : AncestralOptions<MdlmOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "mdlm";

    private static readonly IReadOnlyList<ParameterOf<MdlmOptions>> Settings = With();

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Draws tokens at random places from the network's distribution, in many small steps (MDLM, arXiv 2406.07524).";

    private protected override IReadOnlyList<ParameterOf<MdlmOptions>> Table => Settings;

    private protected override AncestralSchedule Schedule => new MdlmSchedule(Steps);
}
