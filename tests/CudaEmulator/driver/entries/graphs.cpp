#include "../entry.h"
#include "../stream.h"

EXPORTED CUresult cuGraphInstantiateWithFlags(CUgraphExec* handle, CUgraph graph, unsigned long long) {
    return in_context(__func__, [&](Context& context) {
        if (!handle || !emulator().graphs.count(graph)) return CUDA_ERROR_INVALID_VALUE;
        *handle = new GraphExec{std::make_shared<const std::vector<Work>>(graph->nodes), &context};
        emulator().graph_execs.insert(*handle);
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuGraphLaunch(CUgraphExec handle, CUstream stream_handle) {
    return in_context(__func__, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(stream_handle, context);
        if (!stream || !emulator().graph_execs.count(handle)) return CUDA_ERROR_INVALID_HANDLE;
        if (handle->context != &context) return CUDA_ERROR_INVALID_CONTEXT;
        return submit(*stream, [nodes = handle->nodes]() -> CUresult {
            counter("graph_launches")++;
            for (auto& node : *nodes)
                if (CUresult code = node()) return code;
            return CUDA_SUCCESS;
        });
    });
}

EXPORTED CUresult cuGraphDestroy(CUgraph graph) {
    return releasing(__func__, [&](Context&) {
        if (!emulator().graphs.erase(graph)) return CUDA_ERROR_INVALID_VALUE;
        delete graph;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuGraphExecDestroy(CUgraphExec handle) {
    return releasing(__func__, [&](Context&) {
        if (!emulator().graph_execs.erase(handle)) return CUDA_ERROR_INVALID_VALUE;
        delete handle;
        return CUDA_SUCCESS;
    });
}
