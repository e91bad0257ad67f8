// The few functions of llama.cpp that are called here, from the binaries of npm's @node-llama-cpp/linux-x64@3.22.1 (llama.cpp v0.5.0), which come without headers.
// The layouts are those of that one version; defaults that must be there are checked, so that another version is refused and not misread.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct model_params {
    void *devices, *tensor_overrides;
    int32_t gpu_layers, split_mode, load_mode, unknown, main_gpu, padding;
    void *tensor_split, *progress, *progress_data, *overrides;
    bool vocab_only, check_tensors, use_extra_buffers, no_host, no_alloc, load_mtp;
};

struct context_params {
    uint32_t context, batch, micro_batch, sequences, rs_sequences, outputs, unknown;
    int32_t threads, batch_threads, context_type, rope_scaling, pooling, attention, flash_attention;
    float rope_base, rope_scale, yarn_extension, yarn_attention, yarn_fast, yarn_slow;
    uint32_t yarn_context;
    float defragmentation;
    void *on_eval, *on_eval_data;
    int32_t type_k, type_v;
    void *on_abort, *on_abort_data;
    bool embeddings, offload_kqv, no_perf, op_offload, full_swa, unified_kv;
    void *samplers;
    size_t sampler_count;
    void *other;
};

struct batch {
    int32_t count, *tokens;
    float *embeddings;
    int32_t *positions, *sequence_counts, **sequences;
    int8_t *wanted;
};

_Static_assert(sizeof(struct model_params) == 0x50 && sizeof(struct context_params) == 0xA0, "another layout than that of v0.5.0");

static struct {
    void (*log_set)(void *, void *), (*backend_init)(void), (*load_backends)(const char *), (*set_causal)(void *, bool);
    struct model_params (*model_defaults)(void);
    struct context_params (*context_defaults)(void);
    void *(*load_backend)(const char *), *(*load_model)(const char *, struct model_params), *(*new_context)(void *, struct context_params), *(*vocabulary)(void *), *(*memory)(void *);
    void (*clear_memory)(void *, bool);
    int (*decode)(void *, struct batch), (*tokens)(void *);
    float *(*logits)(void *);
    const char *(*system_info)(void);
    struct batch (*new_batch)(int, int, int);
} llama;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}

static void fail(const char *what, const char *which) {
    fprintf(stderr, "%s: %s\n", what, which);
    exit(1);
}

static void on_log(int level, const char *text, void *data) {
    (void)data;
    if (level >= 4 || getenv("LLAMA_INFO"))
        fputs(text, stderr);
}

static void *library(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    void *handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (!handle)
        fail("cannot be loaded", dlerror());
    return handle;
}

static void find(void *handle, const char *name, void *target) {
    *(void **)target = dlsym(handle, name);
    if (!*(void **)target)
        fail("has no function", name);
}

// Of the backends for processors the one that suits this machine best, or the one that LLAMA_BACKEND names: zen4 has AVX-512 with VNNI and bf16 but not AMX.
static void open_llama(const char *folder) {
    library(folder, "libggml-base.so");
    void *ggml = library(folder, "libggml.v0.5.0.so"), *whole = library(folder, "libllama.v0.5.0.so");
    find(ggml, "ggml_backend_load_all_from_path", &llama.load_backends);
    find(ggml, "ggml_backend_load", &llama.load_backend);
    find(whole, "llama_log_set", &llama.log_set);
    find(whole, "llama_backend_init", &llama.backend_init);
    find(whole, "llama_model_default_params", &llama.model_defaults);
    find(whole, "llama_context_default_params", &llama.context_defaults);
    find(whole, "llama_model_load_from_file", &llama.load_model);
    find(whole, "llama_init_from_model", &llama.new_context);
    find(whole, "llama_model_get_vocab", &llama.vocabulary);
    find(whole, "llama_vocab_n_tokens", &llama.tokens);
    find(whole, "llama_set_causal_attn", &llama.set_causal);
    find(whole, "llama_decode", &llama.decode);
    find(whole, "llama_get_logits", &llama.logits);
    find(whole, "llama_get_memory", &llama.memory);
    find(whole, "llama_memory_clear", &llama.clear_memory);
    find(whole, "llama_print_system_info", &llama.system_info);
    find(whole, "llama_batch_init", &llama.new_batch);
    llama.log_set(on_log, NULL);
    const char *wanted = getenv("LLAMA_BACKEND");
    if (wanted) {
        char path[4096];
        snprintf(path, sizeof path, "%s/libggml-cpu-%s.so", folder, wanted);
        if (!llama.load_backend(path))
            fail("is no backend for this processor", path);
    } else {
        llama.load_backends(folder);
    }
    llama.backend_init();
}

// A network on the processor with room for that many tokens, every one of which sees every other.
static void *open_network(const char *file, int tokens, int threads, int *vocabulary) {
    struct model_params model = llama.model_defaults();
    struct context_params context = llama.context_defaults();
    if (context.context != 512 || context.batch != 2048 || context.micro_batch != 512 || context.sequences != 1 || !model.use_extra_buffers)
        fail("has other defaults than v0.5.0", "libllama");
    model.gpu_layers = 0;
    void *network = llama.load_model(file, model);
    if (!network)
        fail("cannot be loaded", file);
    context.context = context.batch = context.micro_batch = tokens;
    context.threads = context.batch_threads = threads;
    // Faster here than without, but with keys and values rounded to fp16.
    context.flash_attention = !getenv("LLAMA_FLASH") || atoi(getenv("LLAMA_FLASH"));
    context.no_perf = true;
    void *state = llama.new_context(network, context);
    if (!state)
        fail("gives no context", file);
    llama.set_causal(state, false);
    *vocabulary = llama.tokens(llama.vocabulary(network));
    return state;
}

static struct batch whole_canvas(int count) {
    struct batch batch = llama.new_batch(count, 0, 1);
    batch.count = count;
    for (int i = 0; i < count; i++) {
        batch.positions[i] = i;
        batch.sequence_counts[i] = 1;
        batch.sequences[i][0] = 0;
        batch.wanted[i] = 1;
    }
    return batch;
}

// Nothing is kept from forward to forward.
static float *forward(void *state, struct batch batch) {
    llama.clear_memory(llama.memory(state), false);
    if (llama.decode(state, batch))
        fail("a forward failed", "llama_decode");
    return llama.logits(state);
}

static const char *backend(void) {
    static char line[4096];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        char *name = strstr(line, "libggml-cpu-");
        if (name) {
            name += strlen("libggml-cpu-");
            name[strcspn(name, ".")] = 0;
            fclose(maps);
            return name;
        }
    }
    return "unknown";
}
