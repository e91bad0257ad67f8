using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising;

/// <summary>
/// Decides what is written where: a function of scores, canvas and its own settings, without a model inside. One instance serves one
/// request; the loop calls <see cref="Ask"/>, runs the network, calls <see cref="Decide"/>, edits the canvas, calls <see cref="Advance"/>.
/// </summary>
public interface IDecoder
{
    /// <summary>Masks of the first canvas, at least 1.</summary>
    int InitialLength { get; }

    /// <summary>The longest generation it may ask for, at least <see cref="InitialLength"/>.</summary>
    int MaxLength { get; }

    /// <summary>How positions are scored.</summary>
    ScoringRules Rules { get; }

    /// <summary>What it did so far.</summary>
    DecoderStatistics Statistics { get; }

    /// <summary>
    /// Where the next step writes; the whole generation unless a decoder says less. Caches of keys and values compute it anew in every forward, and everything
    /// when it starts elsewhere than before.
    /// </summary>
    CanvasRange Block(CanvasView canvas) => new(canvas.PromptLength, canvas.Ids.Length);

    /// <summary>
    /// How many tokens from the start of the generation it will never change again once they are written; it may rise, never fall. Default: all. What lies
    /// behind may be rewritten, remasked and dropped, is not streamed before, and an end there does not end the answer early. A decoder that revises
    /// must bound its forwards itself: the loop stops only one that changes nothing.
    /// </summary>
    int Frozen => int.MaxValue;

    /// <summary>
    /// More than 0: every forward holds a shadow of <see cref="Block"/>, which is then never longer than this. A shadow is a mask at the place of each token of
    /// the block; it sees everything but what stands in that place, and nothing but shadows sees it. A written token of the block that is asked for is scored from
    /// its shadow: <see cref="PositionScore.Token"/> is the token itself, <see cref="PositionScore.Confidence"/> its probability, and there is no noise. Goes
    /// neither with a cache nor with guidance. Default: 0.
    /// </summary>
    int ShadowLength => 0;

    /// <summary>Lists the positions it must see, ascending.</summary>
    void Ask(CanvasView canvas, List<int> positions);

    /// <summary>From scores to edits.</summary>
    /// <param name="canvas">As it was scored.</param>
    /// <param name="positions">Those asked for.</param>
    /// <param name="scores">One per position.</param>
    /// <param name="edits">Empty; takes the decision.</param>
    void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits);

    /// <summary>Moves on over the edited canvas.</summary>
    /// <returns>Whether another forward is needed.</returns>
    bool Advance(CanvasView canvas);
}
