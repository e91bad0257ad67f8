// What the arithmetic of a device reaches when nothing else is in the way: chains of fused multiply-adds in registers. Eight chains per item hide the
// latency of one; the sum at the end keeps the compiler from dropping them.
#ifdef __OPENCL_VERSION__
#if P0 == 16
typedef float16 lane_t;
#define LANES(x) ((float16)(x))
#define FIRST(v) ((v).s0 + (v).sf)
#else
typedef float lane_t;
#define LANES(x) (x)
#define FIRST(v) (v)
#endif
#else
typedef float lane_t;
#define LANES(x) (x)
#define FIRST(v) (v)
#endif

KERNEL GROUP_SIZE(128) fma_peak(GLOBAL float* sink, int rounds, float factor)
{
    float start = (float)(ITEM & 7) * 0.125f;
    lane_t a = LANES(start), b = LANES(start + 1.0f), c = LANES(start + 2.0f), d = LANES(start + 3.0f);
    lane_t e = LANES(start + 4.0f), f = LANES(start + 5.0f), g = LANES(start + 6.0f), h = LANES(start + 7.0f);
    lane_t x = LANES(factor), y = LANES(1.0f - factor);
    for (int i = 0; i < rounds; i++)
    {
        a = fma(a, x, y);
        b = fma(b, x, y);
        c = fma(c, x, y);
        d = fma(d, x, y);
        e = fma(e, x, y);
        f = fma(f, x, y);
        g = fma(g, x, y);
        h = fma(h, x, y);
    }
    sink[(size_t)GROUP_X * 128 + ITEM] = FIRST(a + b + c + d + e + f + g + h);
}
