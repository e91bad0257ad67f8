namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>
/// What a sweep tries where no grid is given: LLaDA's published sampler at fixed lengths, published DAEDAL from several starts, and DAEDAL over other fill
/// rules and caches, each beside the same fill rule and cache at fixed lengths.
/// </summary>
internal static class DefaultGrid
{
    public const string Text =
        """
        [one token per forward, as published]
        --decoder low-confidence --length 16 --block 16
        --decoder low-confidence --length 32 --block 32
        --decoder low-confidence --length 64 --block 32
        --decoder low-confidence --length 128 --block 32
        --decoder low-confidence --length 256 --block 32

        [above .9, as DAEDAL fills]
        --decoder threshold --length 16 --block 16
        --decoder threshold --length 32 --block 32
        --decoder threshold --length 64 --block 32
        --decoder threshold --length 128 --block 32
        --decoder threshold --length 256 --block 32
        --decoder threshold --length 512 --block 32
        --decoder daedal --length 8
        --decoder daedal --length 16
        --decoder daedal --length 32
        --decoder daedal --length 64
        --decoder daedal --length 16 --set expansion-factor=16

        [above .9, stopping early]
        --decoder threshold --length 16 --block 16 --stop-early
        --decoder threshold --length 32 --block 32 --stop-early
        --decoder threshold --length 64 --block 32 --stop-early
        --decoder threshold --length 128 --block 32 --stop-early
        --decoder threshold --length 256 --block 32 --stop-early
        --decoder daedal --length 16 --stop-early
        --decoder daedal --length 16 --set growth=doubling --stop-early

        [factor 1, stopping early]
        --decoder factor --length 64 --block 32 --stop-early
        --decoder factor --length 128 --block 32 --stop-early
        --decoder factor --length 256 --block 32 --stop-early
        --decoder daedal --length 16 --set growth=doubling --set fill=factor --stop-early

        [above .9, prefix cache, stopping early]
        --decoder threshold --length 64 --block 32 --cache prefix --stop-early
        --decoder threshold --length 128 --block 32 --cache prefix --stop-early
        --decoder threshold --length 256 --block 32 --cache prefix --stop-early
        --decoder daedal --length 16 --cache prefix --stop-early
        --decoder daedal --length 16 --set growth=doubling --cache prefix --stop-early

        [above .9, dual cache, stopping early]
        --decoder threshold --length 32 --block 32 --cache dual --stop-early
        --decoder threshold --length 64 --block 32 --cache dual --stop-early
        --decoder threshold --length 128 --block 32 --cache dual --stop-early
        --decoder threshold --length 256 --block 32 --cache dual --stop-early
        --decoder daedal --length 16 --cache dual --stop-early
        --decoder daedal --length 16 --set growth=doubling --cache dual --stop-early
        """;
}
