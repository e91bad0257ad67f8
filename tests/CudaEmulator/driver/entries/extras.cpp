// What a test asks of the stand-in and a driver does not have.
#include "../../runtime/fault.h"
#include "../../runtime/memory.h"
#include "../entry.h"
#include "../module.h"
#include "../settings.h"
#include "../stream.h"

// See injection.h. A null or empty `what` forgets all plans. Returns 1, or 0 if `what` cannot be read.
EXPORTED int daedalus_emulator_fail(const char* what, int after) {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    if (!what || !*what) {
        forget_faults();
        return 1;
    }
    return inject_fault(what, after);
}

// See counters.h.
EXPORTED long daedalus_emulator_counter(const char* name) {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    return name ? read_counter(name) : 0;
}

// Sets ORDER, ARCH, DEVICES, MEMORY or TIMEOUT; a null value takes it back to the environment's.
EXPORTED void daedalus_emulator_option(const char* name, const char* value) {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    if (name) set_setting(name, value);
}

// The last fault in words; empty if there was none. Valid until the next fault of the calling process.
EXPORTED const char* daedalus_emulator_message() {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    return last_fault_message().c_str();
}

// A new device: errors, faults, options, counters and all that lived are gone. cuInit stands; contexts must be retained anew.
EXPORTED void daedalus_emulator_reset() {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    Emulator& e = emulator();
    fail_device(CUDA_SUCCESS);
    for (CUmodule module : e.modules) delete module;
    for (CUstream stream : e.streams) delete stream;
    for (CUevent event : e.events) delete event;
    for (CUgraph graph : e.graphs) delete graph;
    for (CUgraphExec handle : e.graph_execs) delete handle;
    e.modules.clear();
    e.functions.clear();
    e.streams.clear();
    e.events.clear();
    e.graphs.clear();
    e.graph_execs.clear();
    e.launches = 0;
    for (auto& [device, context] : e.contexts) context->retained = 0;
    forget_all_memory();
    forget_counters();
    forget_faults();
    forget_settings();
    forget_message();
}
