// Random numbers without a state, as CounterRandom says: a number is a function of (seed, step, position, index). Where a device has doubles,
// noise is what the processor draws; elsewhere it is the same draw in single precision, taken from the end where nothing cancels.
#ifdef DOUBLES
typedef double noise_t;
#ifdef __OPENCL_VERSION__
#define LOG_OF_DOUBLE(x) log(x)
#else
#define LOG_OF_DOUBLE(x) (log)(x)
#endif
#else
typedef float noise_t;
#endif

#define WEYL ((u64)0x9E3779B97F4A7C15)

FUNCTION u64 counter_mix(u64 z)
{
    z = (z ^ (z >> 30)) * (u64)0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * (u64)0x94D049BB133111EB;
    return z ^ (z >> 31);
}

// The stream of one position in one step.
FUNCTION u64 counter_key(u64 seed, int step, int position)
{
    return counter_mix(counter_mix(counter_mix(seed + WEYL) + (u64)(u32)step + WEYL) + (u64)(u32)position + WEYL);
}

FUNCTION u64 counter_bits(u64 key, int index) { return counter_mix(key + (u64)(u32)index * WEYL) >> 11; }

#ifdef DOUBLES
// Uniform in (0, 1), 53 bits: the largest of them, and half, would round to 1.
FUNCTION double counter_uniform(u64 key, int index)
{
    double u = ((double)counter_bits(key, index) + 0.5) * (1.0 / 9007199254740992.0);
    return u < 1.0 ? u : 9007199254740991.0 / 9007199254740992.0;
}

// Standard Gumbel noise -ln(-ln u).
FUNCTION double counter_gumbel(u64 key, int index) { return -LOG_OF_DOUBLE(-LOG_OF_DOUBLE(counter_uniform(key, index))); }

// A logit with noise, in the scale of its temperature: a tiny one must not make several of them infinite.
FUNCTION double counter_noisy(float logit, float temperature, u64 key, int index) { return (double)logit / temperature + counter_gumbel(key, index); }
#else
FUNCTION float counter_uniform(u64 key, int index) { return ((float)(counter_bits(key, index) >> 30) + 0.5f) * (1.0f / 8388608.0f); }

// -ln(-ln(1 - v)): the largest noise comes from the smallest v, which single precision tells apart.
FUNCTION float counter_gumbel(u64 key, int index)
{
    float v = ((float)(counter_bits(key, index) ^ (u64)0x1FFFFFFFFFFFFF) + 0.5f) * (1.0f / 9007199254740992.0f);
    return -log(-log1p(-v));
}

// The same order in the scale of the logits, where nothing overflows.
FUNCTION float counter_noisy(float logit, float temperature, u64 key, int index) { return logit + temperature * counter_gumbel(key, index); }
#endif
