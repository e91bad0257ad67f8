namespace Daedalus.Cli.Bench;

/// <summary>
/// The forwards of an answer that is made up, so that devices can be compared without a checkpoint: a prompt of 128; a canvas of 64 that grows by
/// 8 to 256, one whole forward for each length; then its 8 blocks of 32, each with one whole forward that fills the cache and 8 steps of the block
/// alone, which write 4 tokens each. Real answers take more or fewer.
/// </summary>
internal static class AnswerSchedule
{
    /// <summary>Tokens of the answer.</summary>
    public const int Tokens = 256;

    /// <summary>Positions of the largest forward.</summary>
    public const int Length = Prompt + Tokens;

    private const int Prompt = 128;
    private const int FirstCanvas = 64;
    private const int Growth = 8;
    private const int TokensPerStep = 4;

    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<StepShape> Steps { get; } = [.. Growing(), .. Blocks()];

    private static IEnumerable<StepShape> Growing()
    {
        for (var canvas = FirstCanvas; canvas <= Tokens; canvas += Growth)
            yield return new StepShape(Prompt + canvas, Prompt + canvas, canvas, false);
    }

    private static IEnumerable<StepShape> Blocks()
    {
        for (var block = 0; block < Tokens / StepShape.BlockRows; block++)
        {
            yield return StepShape.Refresh(Length);
            for (var written = 0; written < StepShape.BlockRows; written += TokensPerStep)
                yield return StepShape.Block(Length);
        }
    }
}
