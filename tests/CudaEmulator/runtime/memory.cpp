#include "memory.h"
#include <cstring>
#include <deque>
#include <map>
#include <sys/mman.h>

namespace {
// Every four bytes of it are a NaN, as float and as two bf16 or two binary16.
constexpr unsigned char Poison = 0xff;
constexpr size_t Page = 4096, Alignment = 256, KeptFreed = 512;
// Unmapped on either side: an index that is off by many rows must not land in another allocation.
constexpr size_t Guard = 4 << 20;

struct Memory {
    std::map<uintptr_t, Allocation> live;
    std::deque<Allocation> freed;
    std::map<int, size_t> used;
};
Memory& memory() {
    static Memory& all = *new Memory;
    return all;
}

size_t round_up(size_t value, size_t to) { return (value + to - 1) / to * to; }

bool untouched(uintptr_t from, uintptr_t to) {
    auto* bytes = reinterpret_cast<const unsigned char*>(from);
    size_t count = to - from;
    return count == 0 || (bytes[0] == Poison && memcmp(bytes, bytes + 1, count - 1) == 0);
}

void unmap_oldest() {
    Allocation& oldest = memory().freed.front();
    munmap(reinterpret_cast<void*>(oldest.map), oldest.mapped);
    memory().freed.pop_front();
}

std::string name_of(const Allocation& allocation) {
    return (allocation.device < 0 ? "the pinned host allocation of " : "the allocation of ") + std::to_string(allocation.size) + " bytes";
}
}

uintptr_t allocate_memory(size_t size, int device) {
    size_t body = round_up(size, Alignment), mapped = round_up(body, Page) + 2 * Guard;
    void* map = mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED) return 0;
    char* first = static_cast<char*>(map) + Guard;
    if (mprotect(first, mapped - 2 * Guard, PROT_READ | PROT_WRITE) != 0) {
        munmap(map, mapped);
        return 0;
    }
    memset(first, Poison, mapped - 2 * Guard);
    Allocation allocation{};
    allocation.map = reinterpret_cast<uintptr_t>(map);
    allocation.mapped = mapped;
    allocation.size = size;
    // The end lies as near to the unmapped pages as the alignment of the start allows.
    allocation.start = allocation.map + mapped - Guard - body;
    allocation.device = device;
    memory().live[allocation.start] = allocation;
    memory().used[device] += size;
    return allocation.start;
}

bool free_memory(uintptr_t start, bool pinned) {
    auto found = memory().live.find(start);
    if (found == memory().live.end() || (found->second.device < 0) != pinned) return false;
    Allocation allocation = found->second;
    memory().live.erase(found);
    memory().used[allocation.device] -= allocation.size;
    // Mapped anew, so that the pages go back while the addresses stay out of use.
    mmap(reinterpret_cast<void*>(allocation.map), allocation.mapped, PROT_NONE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    memory().freed.push_back(allocation);
    if (memory().freed.size() > KeptFreed) unmap_oldest();
    return true;
}

const Allocation* find_memory(uintptr_t address, size_t size) {
    auto after = memory().live.upper_bound(address);
    if (after == memory().live.begin()) return nullptr;
    const Allocation& found = (--after)->second;
    size_t offset = address - found.start;
    return offset <= found.size && size <= found.size - offset ? &found : nullptr;
}

bool is_pinned(uintptr_t address, size_t size) {
    const Allocation* found = find_memory(address, size);
    return found && found->device < 0;
}

size_t memory_used(int device) { return memory().used[device]; }

long memory_count(bool pinned) {
    long count = 0;
    for (auto& [start, allocation] : memory().live) count += (allocation.device < 0) == pinned;
    return count;
}

std::string check_memory(const Allocation& allocation) {
    if (!untouched(allocation.start + allocation.size, allocation.map + allocation.mapped - Guard)) return "a write behind the end of " + name_of(allocation);
    if (!untouched(allocation.map + Guard, allocation.start)) return "a write before the start of " + name_of(allocation);
    return {};
}

std::string check_all_memory() {
    for (auto& [start, allocation] : memory().live) {
        std::string problem = check_memory(allocation);
        if (!problem.empty()) return problem;
    }
    return {};
}

std::string describe_address(uintptr_t address) {
    for (auto& freed : memory().freed)
        if (address >= freed.map && address < freed.map + freed.mapped) return "in " + name_of(freed) + " that was freed";
    for (auto& [start, allocation] : memory().live) {
        if (address < allocation.map || address >= allocation.map + allocation.mapped) continue;
        if (address < start) return std::to_string(start - address) + " bytes before the start of " + name_of(allocation);
        size_t end = start + allocation.size;
        if (address >= end) return std::to_string(address - end) + " bytes behind the end of " + name_of(allocation);
        return "inside " + name_of(allocation);
    }
    return "no allocation is near";
}

void forget_all_memory() {
    for (auto& [start, allocation] : memory().live) munmap(reinterpret_cast<void*>(allocation.map), allocation.mapped);
    memory().live.clear();
    memory().used.clear();
    while (!memory().freed.empty()) unmap_oldest();
}
