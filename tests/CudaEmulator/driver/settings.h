// What the emulated device is: from DAEDALUS_EMULATOR_* variables, or set by daedalus_emulator_option (same names without the prefix).
#pragma once
#include "../runtime/order.h"
#include <cstdint>
#include <string>

// The value of ORDER, ARCH, DEVICES, MEMORY, TIMEOUT or FAIL; empty if not set.
std::string setting(const std::string& name);
void set_setting(const std::string& name, const char* value);   // null: back to the environment's
void forget_settings();

int device_count();
int device_architecture();   // 90 for compute capability 9.0
size_t memory_limit();       // bytes per device
int launch_seconds();        // a kernel that runs longer is ended
int shared_memory_optin();   // bytes that a block can have after opting in

// Order of threads within a block (by its number and the launch's), and of the blocks of a launch.
Order thread_order(uint64_t launch, uint64_t block);
Order block_order(uint64_t launch);
uint64_t order_seed();
