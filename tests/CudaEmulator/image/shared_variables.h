// The static shared variables of a compiled library, found by the sections that hold them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct SharedVariable {
    std::string symbol;
    uint64_t address;   // relative to where the library is loaded
    uint64_t size;
};

// Empty also for what is no ELF library of this machine.
std::vector<SharedVariable> shared_variables(const unsigned char* library, size_t size);

// Those that belong to a kernel: its own, and those of functions, which any kernel might call.
std::vector<SharedVariable> shared_variables_of(const std::vector<SharedVariable>& all, const std::string& kernel, const std::vector<std::string>& kernels);
