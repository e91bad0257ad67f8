#include "launch.h"
#include "../runtime/block.h"
#include "../runtime/fault.h"
#include "../runtime/memory.h"
#include "counters.h"
#include "settings.h"
#include <cstring>
#include <numeric>

namespace {
std::string text_of(const EmuIndex& i) {
    return "(" + std::to_string(i.x) + "," + std::to_string(i.y) + "," + std::to_string(i.z) + ")";
}

std::string place(const Launch& launch) {
    const EmuMachine& m = machine();
    return std::string("kernel ") + launch.function->kernel->name + ", block " + text_of(m.block) + ", thread " + text_of(m.thread);
}

uintptr_t address_argument(const Launch& launch, int i) {
    uintptr_t address;
    memcpy(&address, launch.arguments[static_cast<size_t>(i)].data(), sizeof address);
    return address;
}

// On a GPU a host address cannot be read; here it could, so it is refused before the kernel runs.
bool addresses_are_the_devices(const Launch& launch) {
    const EmuKernel& kernel = *launch.function->kernel;
    for (int i = 0; i < kernel.parameters; i++) {
        if (!kernel.pointers[i]) continue;
        uintptr_t address = address_argument(launch, i);
        const Allocation* found = address ? find_memory(address, 0) : nullptr;
        if (!address || (found && (found->device < 0 || found->device == launch.function->module->context->device))) continue;
        raise_fault(CUDA_ERROR_ILLEGAL_ADDRESS, "parameter " + std::to_string(i) + " is no address of this device: " + describe_address(address));
        return false;
    }
    return true;
}

bool surroundings_untouched(const Launch& launch) {
    const EmuKernel& kernel = *launch.function->kernel;
    for (int i = 0; i < kernel.parameters; i++) {
        const Allocation* found = kernel.pointers[i] ? find_memory(address_argument(launch, i), 0) : nullptr;
        std::string problem = found ? check_memory(*found) : "";
        if (problem.empty()) continue;
        raise_fault(CUDA_ERROR_ILLEGAL_ADDRESS, problem);
        return false;
    }
    return true;
}

std::vector<uint64_t> random_blocks(uint64_t count, uint64_t seed) {
    std::vector<uint64_t> blocks(count);
    std::iota(blocks.begin(), blocks.end(), 0);
    Chooser chooser(Order::Random, seed);
    for (uint64_t i = count; i > 1; i--) std::swap(blocks[i - 1], blocks[chooser.below(static_cast<uint32_t>(i))]);
    return blocks;
}

bool run_blocks(const Launch& launch, void** arguments) {
    EmuMachine& m = machine();
    SharedMemory shared(launch.function->statics, launch.function->module->dynamic_shared, launch.dynamic_shared);
    uint64_t number = emulator().launches++, seed = order_seed() + number;
    uint64_t count = static_cast<uint64_t>(launch.grid.x) * launch.grid.y * launch.grid.z;
    Order order = block_order(number);
    std::vector<uint64_t> random = order == Order::Random && count < 1u << 24 ? random_blocks(count, seed) : std::vector<uint64_t>();
    for (uint64_t i = 0; i < count; i++) {
        uint64_t block = !random.empty() ? random[i] : order == Order::Reverse ? count - 1 - i : i;
        m.block = {static_cast<unsigned>(block % launch.grid.x), static_cast<unsigned>(block / launch.grid.x % launch.grid.y),
                   static_cast<unsigned>(block / launch.grid.x / launch.grid.y)};
        shared.poison();
        if (!run_block(*launch.function->kernel, arguments, thread_order(number, block), seed + block)) return false;
        std::string problem = shared.check();
        if (problem.empty()) continue;
        raise_fault(CUDA_ERROR_ILLEGAL_ADDRESS, problem);
        return false;
    }
    return true;
}
}

CUresult check_geometry(const Launch& launch) {
    const EmuIndex &g = launch.grid, &b = launch.block;
    if (!g.x || !g.y || !g.z || g.x > 0x7fffffffu || g.y > 65535 || g.z > 65535) return CUDA_ERROR_INVALID_VALUE;
    if (!b.x || !b.y || !b.z || b.x > 1024 || b.y > 1024 || b.z > 64) return CUDA_ERROR_INVALID_VALUE;
    const Function& function = *launch.function;
    if (b.x * b.y * b.z > static_cast<unsigned>(function.kernel->max_threads)) return CUDA_ERROR_INVALID_VALUE;
    auto fixed = static_cast<size_t>(function.static_shared);
    size_t room = function.max_dynamic ? static_cast<size_t>(function.max_dynamic) : StaticSharedLimit - fixed;
    return launch.dynamic_shared > room ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CUresult copy_arguments(Launch& launch, void** parameters) {
    const EmuKernel& kernel = *launch.function->kernel;
    for (int i = 0; i < kernel.parameters; i++) {
        if (!parameters || !parameters[i]) return CUDA_ERROR_INVALID_VALUE;
        auto* bytes = static_cast<const unsigned char*>(parameters[i]);
        launch.arguments.emplace_back(bytes, bytes + kernel.sizes[i]);
    }
    return CUDA_SUCCESS;
}

CUresult run_launch(const Launch& launch) {
    clear_fault();
    if (!emulator().functions.count(launch.function)) {
        report_fault("a launch", {CUDA_ERROR_ILLEGAL_ADDRESS, "the kernel's module was unloaded before the launch ran"});
        return CUDA_ERROR_ILLEGAL_ADDRESS;
    }
    std::vector<void*> arguments;
    for (auto& argument : launch.arguments) arguments.push_back(const_cast<unsigned char*>(argument.data()));
    EmuMachine& m = machine();
    m.thread = m.block = {};
    m.grid_size = launch.grid;
    m.block_size = launch.block;
    counter("launches")++;
    SignalNet::limit_time(launch_seconds());
    bool done = addresses_are_the_devices(launch) && run_blocks(launch, arguments.data()) && surroundings_untouched(launch);
    SignalNet::limit_time(0);
    if (!done) report_fault(place(launch), current_fault());
    return current_fault().code;
}
