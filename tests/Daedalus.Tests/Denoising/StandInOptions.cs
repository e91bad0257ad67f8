using Daedalus.Denoising;
using Daedalus.Denoising.Options;

namespace Daedalus.Tests.Denoising;

/// <summary>Options without settings, for a decoder that a test brings.</summary>
internal sealed record StandInOptions(string Name, Func<DecoderContext, IDecoder> Make) : DecoderOptions
{
    public override string Decoder => Name;

    public override IReadOnlyList<DecoderParameter> Parameters => [];

    public override double ValueOf(string name) => throw new ArgumentException(name);

    public override DecoderOptions WithValue(string name, double value) => throw new ArgumentException(name);

    public override IDecoder Create(DecoderContext context) => Make(context);
}
