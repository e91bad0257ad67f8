namespace Daedalus;

/// <summary>One place of a canvas.</summary>
/// <param name="Token">Id; the mask token where it is open.</param>
/// <param name="Text">The token as text; empty where it is open.</param>
/// <param name="IsMask">Whether it is open.</param>
/// <param name="Confidence">Probability with which it was written, or of the current proposal; in [0, 1].</param>
/// <param name="Step">Step in which the place appeared: 0 for the first canvas, later ones were appended or inserted.</param>
public readonly record struct CanvasCell(int Token, string Text, bool IsMask, float Confidence, int Step);
