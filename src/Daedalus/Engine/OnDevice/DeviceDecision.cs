using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Engine.OnDevice;

/// <summary>The kernels in which a decoder decides on a device, one after the other, with the same arguments (<c>DECISION</c> in decide.h).</summary>
internal sealed class DeviceDecision
{
    /// <summary>Names the kernels.</summary>
    /// <param name="file">Device text.</param>
    /// <param name="rule">Which masks of a block are filled, where the text knows several ways.</param>
    /// <param name="names">The kernels in it.</param>
    public DeviceDecision(string file, BlockRule rule, params ReadOnlySpan<string> names)
    {
        Text = new KernelText(typeof(DeviceDecision).Assembly, file);
        Constants = new KernelConstants(P0: (int)rule);
        Rule = rule;
        var kernels = new KernelId[names.Length];
        for (var i = 0; i < names.Length; i++)
            kernels[i] = new KernelId(Text, names[i], Constants);
        Kernels = kernels;
    }

    public KernelText Text { get; }

    public KernelConstants Constants { get; }

    public BlockRule Rule { get; }

    public KernelId[] Kernels { get; }

    /// <summary>That of decoders which finish block after block.</summary>
    public static DeviceDecision OfBlocks(BlockRule rule) => new("blocks.cl", rule, "rank_masks", "select_masks", "fill_masks", "advance_blocks");
}
