using Daedalus.Denoising;

namespace Daedalus.Engine;

/// <summary>One rule after another.</summary>
internal sealed class LogitRules(ILogitRule first, ILogitRule second) : ILogitRule
{
    /// <summary>Both of two rules of which either may be missing; null if both are.</summary>
    public static ILogitRule? Both(ILogitRule? first, ILogitRule? second) => first is null ? second : second is null ? first : new LogitRules(first, second);

    public bool IsConstant => first.IsConstant && second.IsConstant;

    public void Apply(int position, Span<float> logits)
    {
        first.Apply(position, logits);
        second.Apply(position, logits);
    }
}
