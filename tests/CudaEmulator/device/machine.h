// What kernel code and the machine that runs it know of each other: included by both sides, so it includes nothing.
#pragma once

struct EmuIndex { unsigned x, y, z; };

enum EmuShuffle { EMU_INDEX, EMU_XOR, EMU_DOWN, EMU_UP };
enum EmuVote { EMU_BALLOT, EMU_ANY, EMU_ALL };
enum EmuBarrier { EMU_PLAIN, EMU_COUNT, EMU_AND, EMU_OR };

// One instance, owned by the driver stand-in; a module gets its address when it is loaded.
struct EmuMachine {
    EmuIndex thread, block, block_size, grid_size;
    int (*block_barrier)(EmuBarrier kind, int predicate, int line);
    void (*warp_barrier)(unsigned mask, int line);
    unsigned long long (*shuffle)(EmuShuffle kind, unsigned mask, unsigned long long value, int argument, int width, int line);
    unsigned (*vote)(EmuVote kind, unsigned mask, int predicate, int line);
    unsigned (*active_mask)();
    void (*multiply)(bool half, float* d, const unsigned* a, const unsigned* b, int line);
    void (*load_matrices)(int count, bool transposed, unsigned* r, const void* row, int line);
    void (*copy_async)(void* shared, const void* global, int bytes, int line);
    void (*commit_async)();
    void (*wait_async)(int groups_left);
    void (*fail)(int code, const char* message, int line);
};

// What a module tells of each of its kernels.
struct EmuKernel {
    const char* name;
    void (*call)(void** arguments);
    const unsigned* sizes;
    const bool* pointers;
    int parameters;
    int max_threads;
};
