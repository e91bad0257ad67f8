namespace Daedalus.Server.Answers;

/// <summary>Why an answer ended, in OpenAI's words.</summary>
internal static class FinishReason
{
    public static string Of(StopReason stop) => stop == StopReason.Length ? "length" : "stop";
}
