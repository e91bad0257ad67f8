using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Confidence;

/// <summary>A <see cref="ConfidenceQuery"/> as device text reads it (<c>device_query.h</c>): 40 bytes. A token or row below 0 means that there is none.</summary>
/// <param name="Guidance">As <see cref="ConfidenceQuery.Guidance"/>.</param>
/// <param name="Temperature">As <see cref="ConfidenceQuery.Temperature"/>.</param>
/// <param name="UnconditionalRow">As <see cref="ConfidenceQuery.UnconditionalRow"/>.</param>
/// <param name="MaskToken">As <see cref="ConfidenceQuery.MaskToken"/>.</param>
/// <param name="EosToken">As <see cref="ConfidenceQuery.EosToken"/>.</param>
/// <param name="TurnEndToken">As <see cref="ConfidenceQuery.TurnEndToken"/>.</param>
/// <param name="Flags"><see cref="BansEos"/> and <see cref="HidesEnds"/>.</param>
/// <param name="Reserved">0.</param>
/// <param name="NoiseKey">As <see cref="ConfidenceQuery.NoiseKey"/>.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DeviceQuery(
    float Guidance, float Temperature, int UnconditionalRow, int MaskToken, int EosToken, int TurnEndToken, int Flags, int Reserved, ulong NoiseKey)
{
    /// <summary>Flag of <see cref="ConfidenceQuery.BanEos"/>.</summary>
    public const int BansEos = 1;

    /// <summary>Flag of <see cref="ConfidenceQuery.HideEnds"/>.</summary>
    public const int HidesEnds = 2;

    /// <summary>The same query.</summary>
    public static DeviceQuery From(in ConfidenceQuery query) => new(
        query.Guidance, query.Temperature, query.UnconditionalRow, query.MaskToken, query.EosToken, query.TurnEndToken,
        (query.BanEos ? BansEos : 0) | (query.HideEnds ? HidesEnds : 0), 0, query.NoiseKey);
}
