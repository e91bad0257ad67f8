// Device and pinned memory: poisoned when given, fenced by unmapped pages, kept unmapped for a while when freed.
#pragma once
#include "codes.h"
#include <string>

struct Allocation {
    uintptr_t start = 0;
    size_t size = 0, mapped = 0;
    uintptr_t map = 0;
    int device = 0;      // -1: pinned host memory, which every device may use
};

// Zero if the address space has no room. The device's limit is the caller's to check.
uintptr_t allocate_memory(size_t size, int device);

// False if no allocation starts there. `pinned` says which kind is meant.
bool free_memory(uintptr_t start, bool pinned);

// The live allocation that holds [address, address + size), or null. An empty range may lie at an allocation's end.
const Allocation* find_memory(uintptr_t address, size_t size);
bool is_pinned(uintptr_t address, size_t size);

size_t memory_used(int device);
long memory_count(bool pinned);

// Empty, or what was written around an allocation. check_all looks at every one, check_memory at one.
std::string check_memory(const Allocation& allocation);
std::string check_all_memory();

// For messages: where an address lies relative to what is or was allocated.
std::string describe_address(uintptr_t address);

void forget_all_memory();
