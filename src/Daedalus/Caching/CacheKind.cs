namespace Daedalus.Caching;

/// <summary>Which positions a forward computes where keys and values of the others are kept; but for <see cref="Exact"/> everything is computed again when a block is entered.</summary>
public enum CacheKind
{
    /// <summary>The block and all behind it; what stands before the block is kept (Fast-dLLM, <c>generate_with_prefix_cache</c>).</summary>
    Prefix,

    /// <summary>The block alone; what stands before and behind it is kept (Fast-dLLM, <c>generate_with_dual_cache</c>).</summary>
    Dual,

    /// <summary>The block and some positions on either side (dInfer, <c>VicinityCacheIteration</c>).</summary>
    Vicinity,

    /// <summary>
    /// What has changed since it was last computed, up to what the decoder asks about; for networks whose attention is cut into blocks, where that is exact
    /// (<see cref="Models.ModelConventions.BlockLength"/>).
    /// </summary>
    Exact,

    /// <summary>
    /// Masks, and what was written in the step before; what was written earlier is kept as it was computed one step after it was written (dKV-Cache-Decode,
    /// arXiv 2505.15781; horseee/dKV-Cache, <c>generation_utils/llada_dkv_cache_decode.py</c>). The first two forwards of a block compute everything. Where logits are shifted the rows of
    /// these positions are computed too, as its form for Dream does by its text (<c>dream_generation_utils.py</c>, <c>un_right</c>).
    /// </summary>
    Delayed,
}
