namespace Daedalus.Kernels.Confidence;

/// <summary>
/// Logits of the mask, end-of-text and end-of-turn tokens of one position. They are lifted out of the sums over the vocabulary, so that a
/// distribution with or without any of them is an addition, never a subtraction that cancels. -inf where there is no such token.
/// </summary>
internal struct SpecialLogits
{
    public float Mask;
    public float Eos;
    public float TurnEnd;
}
