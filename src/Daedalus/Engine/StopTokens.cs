namespace Daedalus.Engine;

/// <summary>Tokens that end an answer for its reader.</summary>
internal readonly struct StopTokens(int eos, int? turnEnd)
{
    /// <summary>First of them in a span, -1 if there is none.</summary>
    public int IndexIn(ReadOnlySpan<int> ids) => turnEnd is { } end ? ids.IndexOfAny(eos, end) : ids.IndexOf(eos);
}
