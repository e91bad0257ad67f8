using System.Text;
using Daedalus.Scoring;
using Daedalus.Text;

namespace Daedalus.Cli.Output;

/// <summary>What <c>score</c> prints.</summary>
internal static class ScoreReport
{
    public static string Json(Tokenizer tokenizer, AnswerEstimator estimator, ScoredAnswer answer, AnswerScore score, bool isGreedy) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("estimator", estimator.Name);
        json.WriteNumber("logProbability", score.LogProbability);
        json.WriteBoolean("isGreedy", isGreedy);
        json.WriteStartArray("tokens");
        for (var i = 0; i < score.Tokens.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", answer.Answer.Span[i]);
            json.WriteString("text", tokenizer.TokenText(answer.Answer.Span[i]));
            json.WriteNumber("logProbability", score.Tokens[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Text(Tokenizer tokenizer, AnswerEstimator estimator, ScoredAnswer answer, AnswerScore score, bool isGreedy)
    {
        var text = new StringBuilder();
        text.AppendLine($"{score.LogProbability:F4} nats by {estimator.Name}, {score.LogProbability / score.Tokens.Count:F4} per token; {(isGreedy ? "" : "not ")}what greedy decoding gives");
        for (var i = 0; i < score.Tokens.Count; i++)
            text.AppendLine($"{score.Tokens[i],10:F4}  {tokenizer.TokenText(answer.Answer.Span[i]).Replace("\n", "\\n", StringComparison.Ordinal)}");
        return text.ToString();
    }
}
