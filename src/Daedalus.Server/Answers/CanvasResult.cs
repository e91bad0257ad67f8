namespace Daedalus.Server.Answers;

/// <summary>The answer behind the last canvas, and what it cost.</summary>
internal sealed record CanvasResult(
    string Object, string Text, string FinishReason, string Stop, double ElapsedMs, double WaitedMs, Usage Usage, CanvasStatistics Statistics)
{
    public static CanvasResult Of(GenerationResult result) => new(
        "daedalus.result", result.Text, Answers.FinishReason.Of(result.Stop), result.Stop.ToString(), result.Elapsed.TotalMilliseconds, result.Waited.TotalMilliseconds,
        Usage.Of(result.Statistics), CanvasStatistics.Of(result.Statistics));
}

internal sealed record CanvasStatistics(
    int CanvasTokens, int EffectiveTokens, double EffectiveRatio, int Forwards, long ComputedPositions, int LengthRounds, int Insertions, int ForcedFills, int StuckFills)
{
    public static CanvasStatistics Of(GenerationStatistics cost) => new(
        cost.CanvasTokens, cost.EffectiveTokens, cost.CanvasTokens > 0 ? Math.Round(cost.EffectiveRatio, 4) : 0, cost.Forwards, cost.ComputedPositions, cost.LengthRounds, cost.Insertions, cost.ForcedFills, cost.StuckFills);
}
