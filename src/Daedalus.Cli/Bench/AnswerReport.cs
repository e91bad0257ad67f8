namespace Daedalus.Cli.Bench;

/// <summary>The artificial answer.</summary>
internal sealed record AnswerReport(int Tokens, int Forwards, double Seconds, double Floor)
{
    public double TokensPerSecond => Tokens / Seconds;
}
