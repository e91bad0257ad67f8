#include "shared_memory.h"
#include <cstring>
#include <sys/mman.h>

namespace {
constexpr unsigned char Poison = 0xff;
constexpr size_t Page = 4096;
const SharedMemory* current = nullptr;
}

const SharedMemory* current_shared_memory() { return current; }

SharedMemory::SharedMemory(std::vector<SharedRange> ranges, unsigned char* start, size_t dynamic_size)
    : statics(std::move(ranges)), dynamic(start), size(dynamic_size), open((dynamic_size + Page - 1) / Page * Page) {
    mprotect(dynamic + open, DynamicRoom - open, PROT_NONE);
    current = this;
}

SharedMemory::~SharedMemory() {
    mprotect(dynamic + open, DynamicRoom - open, PROT_READ | PROT_WRITE);
    current = nullptr;
}

void SharedMemory::poison() {
    for (auto& range : statics) memset(range.start, Poison, range.size);
    memset(dynamic, Poison, open);
}

std::string SharedMemory::check() const {
    for (size_t i = size; i < open; i++)
        if (dynamic[i] != Poison)
            return "a write " + std::to_string(i - size) + " bytes behind the end of the " + std::to_string(size) + " bytes of dynamic shared memory";
    return {};
}

bool SharedMemory::contains(uintptr_t address, size_t bytes) const {
    auto inside = [&](const unsigned char* start, size_t length) {
        uintptr_t offset = address - reinterpret_cast<uintptr_t>(start);
        return offset <= length && bytes <= length - offset;
    };
    if (inside(dynamic, size)) return true;
    for (auto& range : statics)
        if (inside(range.start, range.size)) return true;
    return false;
}
