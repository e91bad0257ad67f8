// From the sums over a vocabulary without its special tokens to the score of a position.
#include "chunk_score.h"

typedef struct
{
    int token;
    float logit;
} choice;

typedef struct
{
    choice best, second, noisy;
    noise_t noisy_value;
} choices;

// Sum of exp(z) and of exp(z) z over a set of logits, held against the largest.
typedef struct
{
    float max, sum, weighted;
} log_sum;

FUNCTION log_sum with_logit(log_sum s, float logit)
{
    if (logit == -HUGE_VALUE)
        return s;
    float most = fmax(s.max, logit);
    float shift = shift_between(s.max, most), one = logit - most;
    s.weighted = fma(s.sum, shift, s.weighted) * exp(shift) + (one < SHIFT_FLOOR ? 0.0f : exp(one) * one);
    s.sum = s.sum * exp(shift) + exp(one);
    s.max = most;
    return s;
}

FUNCTION float probability_in(log_sum s, float logit) { return exp(logit - s.max) / s.sum; }

FUNCTION choices offer(choices c, int token, float logit, GLOBAL const device_query* query)
{
    if (token < 0 || logit == -HUGE_VALUE)
        return c;
    if (logit > c.best.logit || (logit == c.best.logit && token < c.best.token))
    {
        c.second = c.best;
        c.best.token = token;
        c.best.logit = logit;
    }
    else if (logit > c.second.logit || (logit == c.second.logit && token < c.second.token))
    {
        c.second.token = token;
        c.second.logit = logit;
    }
    if (query->temperature > 0.0f)
    {
        noise_t value = counter_noisy(logit, query->temperature, query->noise_key, token);
        if (value > c.noisy_value || (value == c.noisy_value && token < c.noisy.token))
        {
            c.noisy.token = token;
            c.noisy.logit = logit;
            c.noisy_value = value;
        }
    }
    return c;
}

FUNCTION int is_hidden(int token, GLOBAL const device_query* query)
{
    return (query->flags & QUERY_HIDES_ENDS) != 0 && (token == query->eos_token || token == query->turn_end_token);
}

FUNCTION position_score finish_score(chunk_score rest, special_logits specials, GLOBAL const device_query* query)
{
    float eos = (query->flags & QUERY_BANS_EOS) != 0 ? -HUGE_VALUE : specials.eos;
    choices c;
    c.best.token = rest.token;
    c.best.logit = rest.max;
    c.noisy.token = rest.noisy_token;
    c.noisy.logit = rest.noisy_logit;
    c.noisy_value = rest.noisy;
    c.second.token = rest.second_token;
    c.second.logit = rest.second;
    c = offer(c, query->eos_token, eos, query);
    c = offer(c, query->turn_end_token, specials.turn_end, query);
    choice unmasked = c.best;
    c = offer(c, query->mask_token, specials.mask, query);
    choice proposed = query->temperature > 0.0f ? c.noisy : c.best;

    log_sum words, ended, all;
    words.max = rest.max;
    words.sum = rest.sum;
    words.weighted = rest.weighted;
    ended = with_logit(with_logit(words, eos), specials.turn_end);
    all = with_logit(ended, specials.mask);
    int hides = (query->flags & QUERY_HIDES_ENDS) != 0;
    log_sum shown = hides ? with_logit(words, specials.mask) : all;
    float entropy = log(all.sum) - all.weighted / all.sum;

    position_score score;
    score.token = proposed.token;
    score.confidence = is_hidden(proposed.token, query) ? 0.0f : probability_in(shown, proposed.logit);
    score.best = c.best.token;
    score.runner_up = c.second.token == NO_TOKEN ? -1 : c.second.token;
    score.eos_probability = probability_in(all, eos);
    score.best_unmasked = unmasked.token;
    score.best_unmasked_probability = is_hidden(unmasked.token, query) ? 0.0f : probability_in(hides ? words : ended, unmasked.logit);
    score.margin = probability_in(all, c.best.logit) - probability_in(all, c.second.logit);
    score.entropy = entropy < 0.0f ? 0.0f : entropy;
    return score;
}
