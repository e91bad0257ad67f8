// Streams: work waits in a queue until the host waits for it, so that whoever looks too early sees what was there before.
#pragma once
#include "emulator.h"
#include <deque>
#include <functional>
#include <memory>
#include <pthread.h>
#include <vector>

using Work = std::function<CUresult()>;

struct Queued { uint64_t number; Work work; };

enum class Capturing { No, Active, Invalid };

struct Stream {
    Context* context = nullptr;
    bool blocking = true;    // orders itself with the default stream
    std::deque<Queued> queue;

    Capturing capturing = Capturing::No;
    int capture_mode = 0;
    pthread_t capture_thread{};
    std::vector<Work> captured;
};

struct Event {
    Context* context = nullptr;
    bool timed = true, captured = false, recorded = false, done = false;
    CUstream stream = nullptr;
    uint64_t number = 0;
    double milliseconds = 0;
};

struct Graph { std::vector<Work> nodes; };
struct GraphExec { std::shared_ptr<const std::vector<Work>> nodes; Context* context = nullptr; };

// The stream of a handle, null for one that does not live. A null handle is the context's default stream.
Stream* find_stream(CUstream handle, Context& context);

// Queues work, or records it if the stream captures.
CUresult submit(Stream& stream, Work work);

// Runs a stream's work, up to and including `number`, and what must come before it.
CUresult drain(Stream& stream, uint64_t number = ~0ull);

// What the host waits for: the work, then a look at what was written around the allocations.
CUresult synchronize(Stream& stream);
CUresult synchronize_all(Context& context);

// What a blocking call on the default stream waits for: that stream and all blocking ones.
CUresult synchronize_default(Context& context);

// Work ends with an error that stays: nothing queued will run.
void fail_device(CUresult code);

// For calls that a capture does not allow: fails, and spoils the captures it concerns, if there are any.
CUresult refuse_while_capturing();
CUresult refuse_while_capturing(Stream& stream);
