using Daedalus.Denoising;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>What the loop holds a decoder to, so that one that somebody brought cannot write outside its canvas or run for ever.</summary>
internal static class DecoderContract
{
    private const double MaxGuidance = 1000;

    /// <exception cref="ArgumentException">The lengths do not fit the request.</exception>
    public static void CheckLengths(IDecoder decoder, int room)
    {
        if (decoder.InitialLength < 1 || decoder.InitialLength > decoder.MaxLength || decoder.MaxLength > room)
            throw new ArgumentException(
                $"{Name(decoder)} wants a canvas of {decoder.InitialLength} to {decoder.MaxLength} tokens; it must be from 1 to the {room} that the context leaves.");
    }

    /// <exception cref="ArgumentException">Guidance is no number that can be used, or does not go with the decoder.</exception>
    public static void CheckGuidance(IDecoder decoder, double guidance)
    {
        if (!(guidance >= 0 && guidance <= MaxGuidance))
            throw new ArgumentException($"Guidance is {guidance}; it must be from 0, which is off, to {MaxGuidance}.");
        if (guidance > 0 && decoder.Rules.Guidance > 0)
            throw new ArgumentException($"Guidance is {guidance}, and the decoder has {decoder.Rules.Guidance} of its own; give one of them.");
        if (guidance > 0 && decoder.ShadowLength > 0)
            throw new ArgumentException($"Guidance is {guidance}; {Name(decoder)} judges tokens from shadows, which have no branch without the prompt. Take another decoder, or leave it out.");
    }

    public static void CheckPositions(IDecoder decoder, CanvasView canvas, ReadOnlySpan<int> positions)
    {
        var last = canvas.PromptLength - 1;
        foreach (var position in positions)
        {
            if (position <= last || position >= canvas.Ids.Length)
                throw new InvalidOperationException(
                    $"{Name(decoder)} asked for position {position} after {last}; positions ascend from {canvas.PromptLength} to {canvas.Ids.Length - 1}.");
            if (canvas.IsGiven(position))
                throw new InvalidOperationException($"{Name(decoder)} asked for position {position}, which is given.");
            last = position;
        }
    }

    /// <summary>What a decoder wants done is possible and allowed.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="canvas">As it was scored.</param>
    /// <param name="vocabulary">Tokens that there are.</param>
    /// <param name="frozen">How many tokens of the generation it said that it would not change.</param>
    /// <param name="edits">What it wants.</param>
    public static void CheckEdits(IDecoder decoder, CanvasView canvas, int vocabulary, int frozen, EditList edits)
    {
        var last = -1;
        foreach (var (position, token, _) in edits.Fills)
        {
            if (!IsOpen(canvas, position) || !IsWord(canvas, vocabulary, token))
                throw new InvalidOperationException(
                    $"{Name(decoder)} wrote token {token} at position {position}; only masks of the generation can be filled, with tokens below {vocabulary} that are not the mask.");
            if (position <= last)
                throw new InvalidOperationException($"{Name(decoder)} wrote position {position} after {last}; fills ascend, each position once.");
            last = position;
        }

        RevisionContract.Check(Name(decoder), canvas, vocabulary, frozen, edits);
        if (edits.ExpandAt is { } at && (!IsOpen(canvas, at) || edits.ExpandCount < 1))
            throw new InvalidOperationException($"{Name(decoder)} put {edits.ExpandCount} masks at position {at}; one mask of the generation can become one or more.");
        if (edits.AppendedMasks < 0 || edits.AppendedTokens < 0)
            throw new InvalidOperationException($"{Name(decoder)} appended {edits.AppendedMasks} masks and {edits.AppendedTokens} tokens; neither can be negative.");
        if (canvas.HasGaps && (edits.AppendedMasks + edits.AppendedTokens > 0 || (edits.ExpandAt is not null && canvas.Length + (long)edits.ExpandCount - 1 > canvas.MaxLength)))
            throw new InvalidOperationException($"{Name(decoder)} appended to a canvas with given parts, or made it longer than {canvas.MaxLength}; what is given must not be lost.");
        if (edits.AppendedTokens > 0 && !IsWord(canvas, vocabulary, edits.AppendedToken))
            throw new InvalidOperationException($"{Name(decoder)} appended token {edits.AppendedToken}; it must be below {vocabulary} and not the mask.");
    }

    /// <summary>Rules that can be scored by. Whether a request is guided decides what memory it is given, so it stays as it was.</summary>
    public static ScoringRules Checked(IDecoder decoder, ScoringRules rules, bool isGuided) =>
        rules.Guidance > 0 != isGuided && !float.IsNaN(rules.Guidance)
            ? throw new InvalidOperationException($"{Name(decoder)} turned guidance {(isGuided ? "off" : "on")} after it had begun; it must say so from the start.")
            : Checked(decoder, rules);

    private static ScoringRules Checked(IDecoder decoder, ScoringRules rules) =>
        float.IsFinite(rules.Temperature) && rules.Temperature >= 0 && float.IsFinite(rules.Guidance) && rules.Guidance >= 0
            ? rules
            : throw new InvalidOperationException($"{Name(decoder)} scores at temperature {rules.Temperature} with guidance {rules.Guidance}; both must be finite and not negative.");

    /// <summary>A block that lies in the canvas.</summary>
    public static CanvasRange Checked(IDecoder decoder, CanvasView canvas, CanvasRange block) =>
        block.Start >= 0 && block.Start < block.End && block.End <= canvas.Ids.Length
            ? block
            : throw new InvalidOperationException($"{Name(decoder)} writes from position {block.Start} to {block.End}; the canvas ends at {canvas.Ids.Length}.");

    /// <summary>The places that are shadowed: those of the block.</summary>
    public static CanvasRange CheckedShadow(IDecoder decoder, CanvasView canvas, int most)
    {
        var block = Checked(decoder, canvas, decoder.Block(canvas));
        return block.Start >= canvas.PromptLength && block.Length <= most
            ? block
            : throw new InvalidOperationException(
                $"{Name(decoder)} casts a shadow of positions {block.Start} to {block.End}; they must be behind the prompt of {canvas.PromptLength} and {most} at most.");
    }

    /// <exception cref="ArgumentException">A decoder casts shadows together with something that knows none.</exception>
    public static void CheckShadows(IDecoder decoder, bool isCached, ModelConventions conventions)
    {
        if (decoder.ShadowLength <= 0)
            return;
        const string what = "judges written tokens from a shadow of its block, which goes with";
        if (isCached || decoder.Rules.Guidance > 0)
            throw new ArgumentException($"{Name(decoder)} {what} no {(isCached ? "cache of keys and values" : "guidance")}. Leave it out.");
        if (conventions.IsShifted)
            throw new ArgumentException($"{Name(decoder)} {what} no network whose logits are those of the token behind. Take another decoder.");
        if (conventions.BlockLength > 0)
            throw new ArgumentException($"{Name(decoder)} {what} no network whose attention is cut into blocks, as that of this one into {conventions.BlockLength} tokens. Take another decoder.");
    }

    public static void CheckProgress(IDecoder decoder, bool isStalled)
    {
        if (isStalled)
            throw new InvalidOperationException($"{Name(decoder)} asked for another forward after two that changed nothing; it would never end.");
    }

    /// <summary>Whether a token can be written.</summary>
    public static bool IsWord(CanvasView canvas, int vocabulary, int token) => (uint)token < (uint)vocabulary && token != canvas.MaskToken;

    private static bool IsOpen(CanvasView canvas, int position) => position < canvas.Ids.Length && canvas.IsMask(position);

    private static string Name(IDecoder decoder) => decoder.GetType().Name;
}
