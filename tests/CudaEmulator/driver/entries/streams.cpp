#include "../entry.h"
#include "../stream.h"

namespace {
template <class Body> CUresult on_stream(const char* name, CUstream handle, Body body, bool release = false) {
    return in_context(name, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        return stream ? body(*stream) : CUDA_ERROR_INVALID_HANDLE;
    }, release);
}
}

EXPORTED CUresult cuStreamCreate(CUstream* handle, unsigned flags) {
    return in_context(__func__, [&](Context& context) {
        if (!handle || flags > 1) return CUDA_ERROR_INVALID_VALUE;
        auto* stream = new Stream;
        stream->context = &context;
        stream->blocking = flags == 0;
        emulator().streams.insert(stream);
        *handle = stream;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuStreamDestroy_v2(CUstream handle) {
    return releasing(__func__, [&](Context&) -> CUresult {
        if (!emulator().streams.count(handle)) return CUDA_ERROR_INVALID_HANDLE;
        // Work that was queued still runs on a GPU; there is no later moment for it here.
        CUresult code = emulator().sticky == CUDA_SUCCESS ? drain(*handle) : CUDA_SUCCESS;
        emulator().streams.erase(handle);
        delete handle;
        return code;
    });
}

EXPORTED CUresult cuStreamSynchronize(CUstream handle) {
    return on_stream(__func__, handle, [&](Stream& stream) -> CUresult {
        if (CUresult code = refuse_while_capturing(stream)) return code;
        counter("host_synchronizations")++;
        // Waiting for the default stream waits for those that order themselves with it.
        return &stream == stream.context->default_stream ? synchronize_default(*stream.context) : synchronize(stream);
    });
}

EXPORTED CUresult cuStreamQuery(CUstream handle) {
    return on_stream(__func__, handle, [&](Stream& stream) -> CUresult {
        if (CUresult code = refuse_while_capturing(stream)) return code;
        if (stream.queue.empty()) return CUDA_SUCCESS;
        // Not ready the first time, whatever the work; whoever asks again sees it done.
        CUresult code = drain(stream);
        return code != CUDA_SUCCESS ? code : CUDA_ERROR_NOT_READY;
    });
}

EXPORTED CUresult cuStreamBeginCapture_v2(CUstream handle, int mode) {
    return on_stream(__func__, handle, [&](Stream& stream) {
        if (mode < 0 || mode > 2) return CUDA_ERROR_INVALID_VALUE;
        if (&stream == stream.context->default_stream) return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
        if (stream.capturing != Capturing::No) return CUDA_ERROR_ILLEGAL_STATE;
        stream.capturing = Capturing::Active;
        stream.capture_mode = mode;
        stream.capture_thread = pthread_self();
        stream.captured.clear();
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuStreamEndCapture(CUstream handle, CUgraph* graph) {
    return on_stream(__func__, handle, [&](Stream& stream) {
        if (!graph) return CUDA_ERROR_INVALID_VALUE;
        *graph = nullptr;
        if (stream.capturing == Capturing::No) return CUDA_ERROR_ILLEGAL_STATE;
        if (stream.capture_mode != 2 && !pthread_equal(stream.capture_thread, pthread_self())) return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
        bool spoiled = stream.capturing == Capturing::Invalid;
        stream.capturing = Capturing::No;
        if (spoiled) {
            stream.captured.clear();
            return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
        }
        *graph = new Graph{std::move(stream.captured)};
        emulator().graphs.insert(*graph);
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuStreamIsCapturing(CUstream handle, int* status) {
    return on_stream(__func__, handle, [&](Stream& stream) {
        if (!status) return CUDA_ERROR_INVALID_VALUE;
        *status = static_cast<int>(stream.capturing);
        return CUDA_SUCCESS;
    });
}
