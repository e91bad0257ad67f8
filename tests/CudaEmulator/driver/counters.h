// Counts for tests: what was done, and what lives.
#pragma once
#include <string>

// "launches", "graph_launches", "host_synchronizations", "bytes_htod", "bytes_dtoh", "allocations", or an entry point's name.
long& counter(const std::string& name);
void forget_counters();

// The above, or "live_allocations", "live_host_allocations", "live_bytes", "live_modules", "live_streams", "live_events",
// "live_graphs", "live_graph_execs", "live_contexts"; 0 if never counted.
long read_counter(const std::string& name);
