// llama_forward FOLDER-OF-LIBRARIES model.gguf threads repeats [logits.f32]: one forward of 256 tokens with the logits of all of them.
#include "llama_library.h"

enum { TOKENS = 256, MOST = 1000, WARM_UP_MS = 2000 };

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int count, char **arguments) {
    if (count < 5)
        fail("needs a folder of libraries, a network, threads, repeats", arguments[0]);
    int threads = atoi(arguments[3]), repeats = atoi(arguments[4]), vocabulary;
    if (repeats < 1 || repeats > MOST)
        fail("must be from 1 to 1000", "repeats");
    open_llama(arguments[1]);
    void *state = open_network(arguments[2], TOKENS, threads, &vocabulary);
    struct batch batch = whole_canvas(TOKENS);
    for (int i = 0; i < TOKENS; i++)
        batch.tokens[i] = (int)((i * 7919L + 13) % vocabulary);

    float *logits = forward(state, batch);
    if (count > 5) {
        FILE *save = fopen(arguments[5], "wb");
        if (!save || fwrite(logits, sizeof(float), (size_t)TOKENS * vocabulary, save) != (size_t)TOKENS * vocabulary || fclose(save))
            fail("cannot be written", arguments[5]);
    }
    for (double begun = now_ms(); now_ms() - begun < WARM_UP_MS;)
        forward(state, batch);
    double times[MOST];
    for (int i = 0; i < repeats; i++) {
        double start = now_ms();
        forward(state, batch);
        times[i] = now_ms() - start;
    }
    qsort(times, repeats, sizeof *times, ascending);
    if (getenv("LLAMA_INFO"))
        fprintf(stderr, "%s\n", llama.system_info());
    printf("{\"engine\": \"llama.cpp v0.5.0 (%s)\", \"median_ms\": %.4f, \"min_ms\": %.4f, \"repeats\": %d}\n", backend(), times[repeats / 2], times[0], repeats);
    return 0;
}
