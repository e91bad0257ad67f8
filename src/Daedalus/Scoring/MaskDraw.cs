namespace Daedalus.Scoring;

/// <summary>One masking of prompt and answer, and what it contributes to an estimate.</summary>
/// <param name="Masked">Positions of the whole sequence that are hidden, ascending.</param>
/// <param name="Asked">Those that are scored.</param>
/// <param name="Weight">Factor of their log-probabilities.</param>
internal readonly record struct MaskDraw(int[] Masked, int[] Asked, double Weight);
