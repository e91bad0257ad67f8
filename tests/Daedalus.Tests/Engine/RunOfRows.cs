using Daedalus.Engine;

namespace Daedalus.Tests.Engine;

/// <summary>What a request leaves behind: tokens, the bits of their confidences, and the count of forwards.</summary>
internal sealed record RunOfRows(int[] Ids, uint[] Confidence, int Forwards)
{
    /// <summary>Runs requests together.</summary>
    public static RunOfRows[] Of(DiffusionModel model, params IReadOnlyList<GenerationRequest> requests)
    {
        var generation = new Generation(model, requests);
        while (generation.Step(default))
        {
        }

        return [.. generation.Rows.ToArray().Select(Of)];
    }

    public void AssertSame(RunOfRows other, string what)
    {
        Assert.True(Ids.SequenceEqual(other.Ids), $"{what}: tokens differ");
        Assert.True(Confidence.SequenceEqual(other.Confidence), $"{what}: confidences differ");
        Assert.Equal(Forwards, other.Forwards);
    }

    /// <summary>What a request that is done has left.</summary>
    public static RunOfRows Of(DenoisingRow row)
    {
        Assert.Null(row.Error);
        return new RunOfRows(row.Canvas.Generation.ToArray(), [.. row.Canvas.Confidence.ToArray().Select(BitConverter.SingleToUInt32Bits)], row.Forwards);
    }
}
