#include "stream.h"
#include "../runtime/fault.h"
#include "../runtime/memory.h"

namespace {
std::vector<Stream*> streams_of(Context& context) {
    std::vector<Stream*> found;
    if (context.default_stream) found.push_back(context.default_stream);
    for (CUstream stream : emulator().streams)
        if (stream->context == &context) found.push_back(stream);
    return found;
}

// The default stream waits for the blocking ones, and they for it.
CUresult drain_before(Stream& stream, uint64_t number) {
    Context& context = *stream.context;
    bool is_default = &stream == context.default_stream;
    if (!stream.blocking) return CUDA_SUCCESS;
    for (Stream* other : streams_of(context)) {
        if (other == &stream || !other->blocking || (!is_default && other != context.default_stream)) continue;
        if (other->queue.empty() || other->queue.front().number > number) continue;
        if (CUresult code = drain(*other, number)) return code;
    }
    return CUDA_SUCCESS;
}

CUresult check_surroundings() {
    std::string problem = check_all_memory();
    if (problem.empty()) return CUDA_SUCCESS;
    report_fault("work before a synchronisation", {CUDA_ERROR_ILLEGAL_ADDRESS, problem});
    fail_device(CUDA_ERROR_ILLEGAL_ADDRESS);
    return CUDA_ERROR_ILLEGAL_ADDRESS;
}

// Relaxed captures (mode 2) allow everything; thread-local ones (1) concern only their own thread.
bool concerns_this_thread(const Stream& stream) {
    if (stream.capturing != Capturing::Active || stream.capture_mode == 2) return false;
    return stream.capture_mode == 0 || pthread_equal(stream.capture_thread, pthread_self());
}
}

Stream* find_stream(CUstream handle, Context& context) {
    // 0 and CU_STREAM_LEGACY (1) are the same stream.
    if (reinterpret_cast<uintptr_t>(handle) <= 1) {
        if (!context.default_stream) {
            context.default_stream = new Stream;
            context.default_stream->context = &context;
        }
        return context.default_stream;
    }
    return emulator().streams.count(handle) ? handle : nullptr;
}

CUresult submit(Stream& stream, Work work) {
    if (stream.capturing == Capturing::Invalid) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    if (stream.capturing == Capturing::Active) {
        stream.captured.push_back(std::move(work));
        return CUDA_SUCCESS;
    }
    if (&stream == stream.context->default_stream)
        for (Stream* other : streams_of(*stream.context))
            if (other->blocking && other->capturing == Capturing::Active) {
                other->capturing = Capturing::Invalid;
                return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
            }
    stream.queue.push_back({++emulator().sequence, std::move(work)});
    return CUDA_SUCCESS;
}

CUresult drain(Stream& stream, uint64_t number) {
    SignalNet net;
    while (!stream.queue.empty() && stream.queue.front().number <= number) {
        Queued next = std::move(stream.queue.front());
        stream.queue.pop_front();
        CUresult code = drain_before(stream, next.number);
        if (code == CUDA_SUCCESS) code = next.work();
        if (code == CUDA_SUCCESS) continue;
        fail_device(code);
        return code;
    }
    return CUDA_SUCCESS;
}

CUresult synchronize(Stream& stream) {
    if (CUresult code = drain(stream)) return code;
    return check_surroundings();
}

CUresult synchronize_all(Context& context) {
    for (Stream* stream : streams_of(context))
        if (CUresult code = drain(*stream)) return code;
    return check_surroundings();
}

CUresult synchronize_default(Context& context) {
    for (Stream* stream : streams_of(context)) {
        CUresult code = stream->blocking ? drain(*stream) : CUDA_SUCCESS;
        if (code != CUDA_SUCCESS) return code;
    }
    return check_surroundings();
}

void fail_device(CUresult code) {
    emulator().sticky = code;
    for (auto& [device, context] : emulator().contexts)
        for (Stream* stream : streams_of(*context)) stream->queue.clear();
}

CUresult refuse_while_capturing() {
    CUresult code = CUDA_SUCCESS;
    for (CUstream stream : emulator().streams)
        if (concerns_this_thread(*stream)) {
            stream->capturing = Capturing::Invalid;
            code = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
        }
    return code;
}

CUresult refuse_while_capturing(Stream& stream) {
    if (stream.capturing == Capturing::Invalid) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    if (stream.capturing == Capturing::No) return CUDA_SUCCESS;
    stream.capturing = Capturing::Invalid;
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
}
