#include "async_copy.h"
#include "block.h"
#include "fiber.h"
#include "shared_memory.h"
#include <cstring>
#include <vector>

namespace {
struct Copy { void* to; const void* from; int bytes, group; };

struct Thread {
    std::vector<Copy> copies;
    int committed = 0;
};
Thread threads[MaxFibers];
std::vector<int> touched;

bool misaligned(const void* address) { return reinterpret_cast<uintptr_t>(address) % 16 != 0; }

void land(const Copy& copy) {
    unsigned char row[16] = {};
    memcpy(row, copy.from, static_cast<size_t>(copy.bytes));
    memcpy(copy.to, row, 16);
}
}

void copy_async(void* shared, const void* global, int bytes, int line) {
    if (misaligned(shared) || misaligned(global)) fail_thread(CUDA_ERROR_MISALIGNED_ADDRESS, "cp.async needs both addresses aligned to 16 bytes", line);
    if (bytes < 0 || bytes > 16) fail_thread(CUDA_ERROR_LAUNCH_FAILED, "cp.async copies 0 to 16 bytes, not " + std::to_string(bytes), line);
    if (!current_shared_memory()->contains(reinterpret_cast<uintptr_t>(shared), 16))
        fail_thread(CUDA_ERROR_ILLEGAL_ADDRESS, "cp.async writes outside the block's shared memory", line);
    Thread& own = threads[running_thread()];
    if (own.copies.empty() && own.committed == 0) touched.push_back(running_thread());
    own.copies.push_back({shared, global, bytes, own.committed});
    // Whoever still reads the old contents, or the new ones too early, sees a NaN.
    memset(shared, 0xff, 16);
}

void commit_async() {
    Thread& own = threads[running_thread()];
    if (own.copies.empty() && own.committed == 0) touched.push_back(running_thread());
    own.committed++;
}

void wait_async(int groups_left) {
    Thread& own = threads[running_thread()];
    size_t done = 0;
    while (done < own.copies.size() && own.copies[done].group < own.committed - groups_left) land(own.copies[done++]);
    own.copies.erase(own.copies.begin(), own.copies.begin() + static_cast<std::ptrdiff_t>(done));
}

void reset_async_copies() {
    for (int thread : touched) {
        threads[thread].copies.clear();
        threads[thread].committed = 0;
    }
    touched.clear();
}
