using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>A drawn request whose canvas has given parts, run to its end.</summary>
internal sealed class DrawnGaps
{
    private DrawnGaps(DrawnCase request, int[] ids, DenoisingRow row, SpyDecoder spy)
    {
        (Case, Ids, Row, Steps) = (request, ids, row, spy.Steps);
        Gaps = GapsOf(ids, request.Toy.Mask);
    }

    /// <summary>Requests with their first canvas, masks in its gaps, some of them one token long, some at its edges.</summary>
    public static Gen<(DrawnCase Request, int[] Ids)> Gen { get; } =
        from request in DrawnCase.Gen
        where request.Options.FillsGaps
        from places in FsCheck.Fluent.Gen.Choose(0, request.Toy.Vocabulary - 1).ArrayOf().Resize(50)
        from isGap in FsCheck.Fluent.Gen.Choose(0, 3).ArrayOf(places.Length)
        from gap in FsCheck.Fluent.Gen.Choose(0, places.Length)
        let ids = places.Zip(isGap, (id, open) => open == 0 || id == request.Toy.Mask ? request.Toy.Mask : id).ToArray()
        select (request, (int[])[.. ids[..gap], request.Toy.Mask, .. ids[gap..]]);

    public DrawnCase Case { get; }

    public int[] Ids { get; }

    public int[] Gaps { get; }

    public DenoisingRow Row { get; }

    public IReadOnlyList<SpiedStep> Steps { get; }

    public static DrawnGaps Of(DrawnCase request, int[] ids, bool isShifted = false)
    {
        var conventions = ToyRun.Conventions(request.Toy) with { IsShifted = isShifted };
        var spy = new SpyDecoder(request.Options.CreateForGaps(new DecoderContext(conventions, request.Prompt.Length, request.Seed), ids.Length));
        var row = new DenoisingRow(request.Prompt, spy, conventions, request.Toy.Eot, request.Seed);
        row.Give(ids, GapsOf(ids, request.Toy.Mask));
        using var scorer = new ToyScorer(request.Toy, isShifted);
        var loop = new DenoisingLoop(scorer);
        while (loop.Step([row]))
            Assert.True(row.Forwards < 5000, $"{request} does not end");
        Assert.Null(row.Error);
        return new DrawnGaps(request, ids, row, spy);
    }

    /// <summary>What is given at the end, by the insertions and deletions that the decoder asked for: -1 for places of gaps, else the token.</summary>
    public int[] Given()
    {
        List<int> given = [.. Ids.Select(id => id == Case.Toy.Mask ? -1 : id)];
        foreach (var step in Steps)
        {
            if (step.ExpandAt is { } at)
                given.InsertRange(at - Case.Prompt.Length, Enumerable.Repeat(-1, step.ExpandCount - 1));
            foreach (var position in step.Deleted.Reverse())
                given.RemoveAt(position - Case.Prompt.Length);
        }

        return [.. given];
    }

    private static int[] GapsOf(int[] ids, int mask)
    {
        var gap = -1;
        return [.. ids.Select((id, i) => id != mask ? -1 : i > 0 && ids[i - 1] == mask ? gap : ++gap)];
    }
}
