// What a run of tokens says of one position, and how runs are put together in ascending order. The same as ChunkScore, LogitReduction and
// ScoreMerge on the processor, but in single precision throughout: only differences of logits are taken, never differences of sums.
#include "device_query.h"
#include "position_score.h"
#include "counter_random.h"

#define CHUNK 128
#define NO_TOKEN 0x7fffffff

typedef struct
{
    noise_t noisy;
    float noisy_logit, max, second, sum, weighted;
    int noisy_token, token, second_token;
} chunk_score;

// ConfidenceNeed gives each of them 40 bytes; an array of a negative length does not compile.
typedef char chunk_score_fits[sizeof(chunk_score) <= 40 ? 1 : -1];

// Logits of the mask, end-of-text and end-of-turn tokens, lifted out of the sums; -inf where there is none.
typedef struct
{
    float mask, eos, turn_end;
} special_logits;

// Below this e^x is 0, and 0 times it must not become a NaN.
#define SHIFT_FLOOR -1000.0f

#if WEIGHTS == I8
#define SCALED(logit, scales, token) ((logit) * (scales)[token])
#else
#define SCALED(logit, scales, token) (logit)
#endif

FUNCTION void lift_token(LOCAL float* z, int at, GLOBAL float* slot)
{
    if (at < 0 || at >= CHUNK || z[at] == -HUGE_VALUE)
        return;
    *slot = z[at];
    z[at] = -HUGE_VALUE;
}

// Special tokens leave the chunk: their places become -inf, which no sum and no maximum sees.
FUNCTION void lift_specials(LOCAL float* z, int first_token, GLOBAL const device_query* query, GLOBAL special_logits* specials)
{
    if (query->mask_token >= 0)
        lift_token(z, query->mask_token - first_token, &specials->mask);
    if (query->eos_token >= 0)
        lift_token(z, query->eos_token - first_token, &specials->eos);
    if (query->turn_end_token >= 0)
        lift_token(z, query->turn_end_token - first_token, &specials->turn_end);
}

// The two largest logits, which are equal on a tie, and their tokens, the lower first. NaNs are passed over.
FUNCTION chunk_score largest_logits(LOCAL const float* z, int columns, int first_token)
{
    chunk_score s;
    s.noisy = -HUGE_VALUE;
    s.noisy_logit = s.max = s.second = -HUGE_VALUE;
    s.sum = s.weighted = 0.0f;
    s.noisy_token = s.token = s.second_token = NO_TOKEN;
    for (int i = 0; i < columns; i++)
        if (z[i] > s.max)
        {
            s.second = s.max;
            s.second_token = s.token;
            s.max = z[i];
            s.token = first_token + i;
        }
        else if (z[i] > s.second)
        {
            s.second = z[i];
            s.second_token = first_token + i;
        }
    return s;
}

// The sums against the largest logit; a NaN or an infinity makes them NaN.
FUNCTION chunk_score with_sums(chunk_score s, LOCAL const float* z, int columns)
{
    for (int i = 0; i < columns; i++)
    {
        float shift = z[i] == -HUGE_VALUE ? SHIFT_FLOOR : z[i] - s.max;
        float e = exp(shift);
        s.sum += e;
        s.weighted = fma(e, shift, s.weighted);
    }
    return s;
}

FUNCTION chunk_score with_noise(chunk_score s, LOCAL const float* z, int columns, int first_token, GLOBAL const device_query* query)
{
    float temperature = query->temperature;
    if (!(temperature > 0.0f))
        return s;
    for (int i = 0; i < columns; i++)
    {
        noise_t value = counter_noisy(z[i], temperature, query->noise_key, first_token + i);
        if (z[i] != -HUGE_VALUE && value > s.noisy)
        {
            s.noisy = value;
            s.noisy_logit = z[i];
            s.noisy_token = first_token + i;
        }
    }
    return s;
}

// How far sums taken against one maximum must be moved to count against a larger one; NaN sums survive any way.
FUNCTION float shift_between(float from, float to) { return fmax(from - to, SHIFT_FLOOR); }

// `more` has the higher tokens.
FUNCTION chunk_score merge_chunks(chunk_score s, chunk_score more)
{
    float most = fmax(s.max, more.max);
    float old_shift = shift_between(s.max, most), new_shift = shift_between(more.max, most);
    float old_scale = exp(old_shift), new_scale = exp(new_shift);
    s.weighted = fma(s.sum, old_shift, s.weighted) * old_scale + fma(more.sum, new_shift, more.weighted) * new_scale;
    s.sum = s.sum * old_scale + more.sum * new_scale;
    if (more.max > s.max)
    {
        s.second_token = more.second > s.max ? more.second_token : s.token;
        s.second = fmax(s.max, more.second);
        s.token = more.token;
    }
    else if (more.max > s.second)
    {
        s.second = more.max;
        s.second_token = more.token;
    }
    s.max = most;
    if (more.noisy > s.noisy)
    {
        s.noisy = more.noisy;
        s.noisy_logit = more.noisy_logit;
        s.noisy_token = more.noisy_token;
    }
    return s;
}
