namespace Daedalus.Tests.Toy;

/// <summary>
/// Weights of the toy model. Noise and Peak count whole logits; Context, Keep and the EOS and mask biases count sixteenths of one;
/// rates are of 1024. Meanings: <c>tests/traces/toy.py</c>.
/// </summary>
internal sealed record ToyParameters
{
    public required uint Seed { get; init; }
    public required int Vocabulary { get; init; }
    public required int Mask { get; init; }
    public required int Eos { get; init; }
    public required int Eot { get; init; }
    public required int Noise { get; init; }
    public required int Peak { get; init; }
    public required int Context { get; init; }
    public required int Keep { get; init; }
    public required int AnswerEnd { get; init; }
    public required int EosBias { get; init; }
    public required int EosSlope { get; init; }
    public required int EosLength { get; init; }
    public required int EosHold { get; init; }
    public required int MaskRate { get; init; }
    public required int MaskBias { get; init; }
    public required int GlobalRate { get; init; }
}
