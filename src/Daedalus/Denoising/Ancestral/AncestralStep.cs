namespace Daedalus.Denoising.Ancestral;

/// <summary>What one step from a time to an earlier one does to every place, each by a draw of its own.</summary>
/// <param name="Reveal">Chance that a mask becomes a token, in [0, 1].</param>
/// <param name="Remask">Chance that a token becomes a mask again, in [0, 1].</param>
/// <param name="IsShared">Whether the tokens share <paramref name="Remask"/> among them instead, the less sure the more.</param>
internal readonly record struct AncestralStep(double Reveal, double Remask, bool IsShared = false);
