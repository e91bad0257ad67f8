// The shared memory of the block that runs: NaN before each block, unmapped or watched behind its end.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct SharedRange { unsigned char* start; size_t size; };

// Room that a module's image has for dynamic shared memory, in bytes.
constexpr size_t DynamicRoom = 245760;

class SharedMemory {
public:
    // Makes `dynamic_size` bytes at `dynamic` usable, and nothing behind them.
    SharedMemory(std::vector<SharedRange> statics, unsigned char* dynamic, size_t dynamic_size);
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    void poison();

    // Empty, or what a block did outside its dynamic shared memory.
    std::string check() const;
    bool contains(uintptr_t address, size_t size) const;

private:
    std::vector<SharedRange> statics;
    unsigned char* dynamic;
    size_t size, open;
};

// Of the launch that runs, or null.
const SharedMemory* current_shared_memory();
