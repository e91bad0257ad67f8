using Daedalus.Denoising;
using Daedalus.Denoising.Options;

namespace Daedalus.Scoring;

/// <summary>Makes the decoder of <see cref="GreedyCheck"/>.</summary>
internal sealed record GreedyCheckOptions(ReadOnlyMemory<int> Answer, float Guidance) : DecoderOptions
{
    public override string Decoder => "greedy-check";

    public override IReadOnlyList<DecoderParameter> Parameters => [];

    public override double ValueOf(string name) => throw NoSetting(name);

    public override DecoderOptions WithValue(string name, double value) => throw NoSetting(name);

    public override IDecoder Create(DecoderContext context) => new GreedyCheckDecoder(Answer, Guidance);

    private static ArgumentException NoSetting(string name) => new($"The greedy check has no setting '{name}'.");
}
