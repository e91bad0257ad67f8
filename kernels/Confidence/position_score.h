// All that a decoder learns about one position, as PositionScore lies in memory. It is broken where confidence or entropy is not finite.
typedef struct
{
    int token;
    float confidence;
    int best;
    int runner_up;
    float eos_probability;
    int best_unmasked;
    float best_unmasked_probability;
    float margin;
    float entropy;
} position_score;
