using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.RhoEos;
using Daedalus.Denoising.Wino;

namespace Daedalus.Denoising.Options;

/// <summary>The decoders that can be chosen by name.</summary>
public static class DecoderCatalogue
{
    /// <summary>Every decoder with its published defaults.</summary>
    public static IReadOnlyList<DecoderOptions> All { get; } =
    [
        new DaedalOptions(), .. Enum.GetValues<Remasking>().Select(remasking => new FixedLengthOptions { Remasking = remasking }),
        new ThresholdOptions(), new FactorOptions(), new EntropyBoundOptions(), new EntropyExitOptions(), new HierarchyOptions(), new EditOptions(), new RhoEosOptions(), new MdlmOptions(), new RemdmOptions(),
        new OriginOptions(), new CreditOptions(), new WinoOptions(), new DreamOnOptions(),
    ];

    /// <summary>The published defaults of a decoder.</summary>
    /// <exception cref="ArgumentException">There is no such decoder; the message lists those that there are.</exception>
    public static DecoderOptions Find(string name) =>
        All.FirstOrDefault(options => options.Decoder == name)
        ?? throw new ArgumentException($"There is no decoder '{name}'. There are: {string.Join(", ", All.Select(options => options.Decoder))}.", nameof(name));
}
