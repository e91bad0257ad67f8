using Daedalus.Denoising;

namespace Daedalus.Engine;

/// <summary>A query whose logits are changed before they are scored.</summary>
/// <param name="Query">Its number.</param>
/// <param name="Rule">What changes them.</param>
/// <param name="Position">Index into prompt and generation of its request.</param>
internal readonly record struct RuledQuery(int Query, ILogitRule Rule, int Position);
