namespace Daedalus.Denoising.FixedLength;

/// <summary>
/// LLaDA's transfer counts (<c>generate.py</c>, get_num_transfer_tokens): equal shares of the masks, the remainder one each to the first
/// steps. The sum is the number of masks.
/// </summary>
internal static class LinearSchedule
{
    /// <summary>How many of <paramref name="total"/> fall to share <paramref name="index"/> of <paramref name="shares"/>.</summary>
    public static int Share(int total, int shares, int index) => (total / shares) + (index < total % shares ? 1 : 0);
}
