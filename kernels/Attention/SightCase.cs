namespace Daedalus.Kernels.Attention;

/// <summary>What queries see in a conformance case.</summary>
/// <param name="Name">For people.</param>
/// <param name="Block">Block length.</param>
/// <param name="Before">Positions in the cache before the fresh rows; negative: no cache.</param>
/// <param name="After">Positions in the cache after them.</param>
internal sealed record SightCase(string Name, int Block, int Before = -1, int After = 0)
{
    public static readonly SightCase[] All =
    [
        new("all") { IsForEveryWidth = true },
        new("blocks of 4", 4),
        new("blocks of 32", 32),
        new("cached prefix", 0, 37),
        new("cache replaced in the middle", 0, 21, 50) { IsForEveryWidth = true },
        new("cache with blocks of 4", 4, 37),
        new("cache with blocks of 32, replaced in the middle", 32, 21, 50),
        new("shadows") { HasShadows = true, IsForEveryWidth = true },
        new("shadows behind a cached prefix", 0, 37) { HasShadows = true },
        new("cache with rows in places of their own", 0, 21, 70) { IsScattered = true },
    ];

    public SightCase(string name)
        : this(name, 0)
    {
    }

    /// <summary>Whether it is tried with heads of every width.</summary>
    public bool IsForEveryWidth { get; init; }

    /// <summary>Whether sequences end in shadows of what stands before, three rows in ten or none.</summary>
    public bool HasShadows { get; init; }

    /// <summary>Whether the rows lie apart: one after the other, but for every third place.</summary>
    public bool IsScattered { get; init; }

    public bool IsCached => Before >= 0;
}
