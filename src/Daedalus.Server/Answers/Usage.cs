namespace Daedalus.Server.Answers;

/// <summary>Tokens of a request; those of the answer are without end-of-text.</summary>
internal sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens)
{
    public static Usage Of(GenerationStatistics statistics) =>
        new(statistics.PromptTokens, statistics.EffectiveTokens, statistics.PromptTokens + statistics.EffectiveTokens);
}
