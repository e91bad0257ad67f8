#include "emulator.h"
#include "../runtime/memory.h"
#include "counters.h"

Emulator& emulator() {
    static Emulator& state = *new Emulator;
    return state;
}

Context*& current_context() {
    static thread_local Context* context = nullptr;
    return context;
}

namespace {
std::map<std::string, long>& counts() {
    static auto& values = *new std::map<std::string, long>;
    return values;
}

long live_contexts() {
    long count = 0;
    for (auto& [device, context] : emulator().contexts) count += context->retained > 0;
    return count;
}

long live_bytes() {
    size_t bytes = 0;
    for (auto& [device, context] : emulator().contexts) bytes += memory_used(device);
    return static_cast<long>(bytes);
}
}

long& counter(const std::string& name) { return counts()[name]; }
void forget_counters() { counts().clear(); }

long read_counter(const std::string& name) {
    Emulator& e = emulator();
    if (name == "live_allocations") return memory_count(false);
    if (name == "live_host_allocations") return memory_count(true);
    if (name == "live_bytes") return live_bytes();
    if (name == "live_modules") return static_cast<long>(e.modules.size());
    if (name == "live_streams") return static_cast<long>(e.streams.size());
    if (name == "live_events") return static_cast<long>(e.events.size());
    if (name == "live_graphs") return static_cast<long>(e.graphs.size());
    if (name == "live_graph_execs") return static_cast<long>(e.graph_execs.size());
    if (name == "live_contexts") return live_contexts();
    auto found = counts().find(name);
    return found == counts().end() ? 0 : found->second;
}
