#include "../entry.h"
#include "../stream.h"
#include <chrono>

namespace {
double now() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool lives(CUevent event) { return emulator().events.count(event) > 0; }

CUresult finish(Event& event) {
    if (event.done || !event.recorded) return CUDA_SUCCESS;
    return emulator().streams.count(event.stream) || event.stream == event.context->default_stream ? drain(*event.stream, event.number) : CUDA_SUCCESS;
}
}

EXPORTED CUresult cuEventCreate(CUevent* handle, unsigned flags) {
    return in_context(__func__, [&](Context& context) {
        if (!handle || flags > 7) return CUDA_ERROR_INVALID_VALUE;
        *handle = new Event;
        (*handle)->context = &context;
        (*handle)->timed = !(flags & 2);
        emulator().events.insert(*handle);
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuEventRecord(CUevent event, CUstream handle) {
    return in_context(__func__, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        if (!stream || !lives(event)) return CUDA_ERROR_INVALID_HANDLE;
        event->captured = stream->capturing == Capturing::Active;
        if (event->captured) return CUDA_SUCCESS;
        CUresult code = submit(*stream, [event, number = emulator().sequence + 1] {
            if (!lives(event) || event->number != number) return CUDA_SUCCESS;
            event->milliseconds = now();
            event->done = true;
            return CUDA_SUCCESS;
        });
        if (code != CUDA_SUCCESS) return code;
        event->recorded = true;
        event->done = false;
        event->stream = stream;
        event->number = emulator().sequence;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuEventSynchronize(CUevent event) {
    return in_context(__func__, [&](Context&) -> CUresult {
        if (!lives(event)) return CUDA_ERROR_INVALID_HANDLE;
        if (event->captured) return CUDA_ERROR_CAPTURED_EVENT;
        counter("host_synchronizations")++;
        return finish(*event);
    });
}

EXPORTED CUresult cuEventQuery(CUevent event) {
    return in_context(__func__, [&](Context&) -> CUresult {
        if (!lives(event)) return CUDA_ERROR_INVALID_HANDLE;
        if (event->captured) return CUDA_ERROR_CAPTURED_EVENT;
        if (event->done || !event->recorded) return CUDA_SUCCESS;
        CUresult code = finish(*event);
        return code != CUDA_SUCCESS ? code : CUDA_ERROR_NOT_READY;
    });
}

EXPORTED CUresult cuStreamWaitEvent(CUstream handle, CUevent event, unsigned) {
    return in_context(__func__, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        if (!stream || !lives(event)) return CUDA_ERROR_INVALID_HANDLE;
        // Captures that fork to another stream are not emulated.
        if (event->captured || stream->capturing != Capturing::No) return CUDA_ERROR_NOT_SUPPORTED;
        if (!event->recorded) return CUDA_SUCCESS;
        return submit(*stream, [event, number = event->number]() -> CUresult {
            return lives(event) && event->number == number ? finish(*event) : CUDA_SUCCESS;
        });
    });
}

EXPORTED CUresult cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end) {
    return in_context(__func__, [&](Context&) {
        if (!milliseconds) return CUDA_ERROR_INVALID_VALUE;
        if (!lives(start) || !lives(end) || !start->recorded || !end->recorded || !start->timed || !end->timed) return CUDA_ERROR_INVALID_HANDLE;
        if (!start->done || !end->done) return CUDA_ERROR_NOT_READY;
        *milliseconds = static_cast<float>(end->milliseconds - start->milliseconds);
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuEventDestroy_v2(CUevent event) {
    return releasing(__func__, [&](Context&) {
        if (!emulator().events.erase(event)) return CUDA_ERROR_INVALID_HANDLE;
        delete event;
        return CUDA_SUCCESS;
    });
}
