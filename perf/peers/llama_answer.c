// LLaDA's published sampler over llama.cpp: low confidence, one token per step, everything computed anew, as llama.cpp's own example of diffusion does.
// llama_answer FOLDER-OF-LIBRARIES model.gguf threads prompts length block mask: prompts has the ids of one prompt per line. Prints JSON with the canvases.
#include <math.h>
#include "llama_library.h"

enum { MOST = 1024, LINE = 8192 };

static void *state;
static struct batch canvas;
static int vocabulary, mask, length, block;

// The best token at a place, and how likely it is.
static int best_of(const float *logits, float *confidence) {
    int best = 0;
    for (int i = 1; i < vocabulary; i++)
        if (logits[i] > logits[best])
            best = i;
    float sum = 0;
    for (int i = 0; i < vocabulary; i++)
        sum += expf(logits[i] - logits[best]);
    *confidence = 1 / sum;
    return best;
}

static void write_one(int start, int end) {
    float *logits = forward(state, canvas), surest = -1;
    int place = -1, token = 0;
    for (int i = start; i < end; i++) {
        float confidence;
        if (canvas.tokens[i] != mask)
            continue;
        int best = best_of(logits + (size_t)i * vocabulary, &confidence);
        if (confidence > surest) {
            place = i;
            token = best;
            surest = confidence;
        }
    }
    canvas.tokens[place] = token;
}

static int read_prompt(char *line) {
    int count = 0;
    for (char *word = strtok(line, " \n"); word; word = strtok(NULL, " \n"))
        if (count + length < MOST)
            canvas.tokens[count++] = atoi(word);
    return count;
}

static void answer(int prompt) {
    canvas.count = prompt + length;
    for (int i = prompt; i < canvas.count; i++)
        canvas.tokens[i] = mask;
    for (int start = prompt; start < canvas.count; start += block) {
        int end = start + block < canvas.count ? start + block : canvas.count;
        for (int step = start; step < end; step++)
            write_one(start, end);
    }
}

static void print_answer(int prompt, const char *before) {
    printf("%s[", before);
    for (int i = prompt; i < canvas.count; i++)
        printf("%s%d", i > prompt ? ", " : "", canvas.tokens[i]);
    printf("]");
}

int main(int count, char **arguments) {
    if (count != 8)
        fail("needs libraries, network, threads, prompts, length, block, mask", arguments[0]);
    length = atoi(arguments[5]), block = atoi(arguments[6]), mask = atoi(arguments[7]);
    open_llama(arguments[1]);
    state = open_network(arguments[2], MOST, atoi(arguments[3]), &vocabulary);
    canvas = whole_canvas(MOST);
    FILE *prompts = fopen(arguments[4], "r");
    char line[LINE];
    if (!prompts || !fgets(line, sizeof line, prompts))
        fail("cannot be read", arguments[4]);
    answer(read_prompt(line));
    rewind(prompts);
    printf("{\"answers\": [");
    double elapsed = 0;
    int answers = 0;
    for (; fgets(line, sizeof line, prompts); answers++) {
        int prompt = read_prompt(line);
        double start = now_ms();
        answer(prompt);
        elapsed += now_ms() - start;
        print_answer(prompt, answers ? ", " : "");
    }
    printf("], \"engine\": \"llama.cpp v0.5.0 (%s)\", \"mean_ms\": %.4f}\n", backend(), elapsed / answers);
    return 0;
}
