#include "api.h"
#include "check.h"
#include <cmath>
#include <thread>

namespace {
const char* const Add = R"(
#define KERNEL extern "C" __global__ void
KERNEL k(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) c[i] = a[i] + b[i];
})";

struct Vectors {
    int n = 1000;
    std::vector<float> a = std::vector<float>(1000), b = std::vector<float>(1000);
    Ptr da = 0, db = 0, dc = 0;
    Vectors() {
        for (int i = 0; i < n; i++) a[i] = static_cast<float>(i), b[i] = static_cast<float>(2 * i);
        da = upload(a);
        db = upload(b);
        dc = alloc(4000);
    }
    bool added() {
        auto c = download<float>(dc, 1000);
        for (int i = 0; i < n; i++)
            if (c[i] != a[i] + b[i]) return false;
        return true;
    }
};
}

TEST(vectors_are_added) {
    Vectors v;
    Handle function = kernel(Add);
    EXPECT_CODE(0, run(function, 4, 256, 0, {&v.da, &v.db, &v.dc, &v.n}));
    EXPECT(v.added());
    EXPECT(counter("launches") == 1);
}

TEST(nothing_runs_before_the_host_waits) {
    Vectors v;
    Handle function = kernel(Add), stream = new_stream();
    std::vector<float> early(1000, 7.0f);
    EXPECT_CODE(0, launch(function, 4, 256, 0, stream, {&v.da, &v.db, &v.dc, &v.n}));
    EXPECT_CODE(0, call("cuMemcpyDtoHAsync_v2", static_cast<void*>(early.data()), v.dc, size_t(4000), stream));
    EXPECT(early[1] == 7.0f);
    EXPECT(std::isnan(download<float>(v.dc, 1000)[1]));   // another stream's work is not waited for
    EXPECT_CODE(0, call("cuStreamSynchronize", stream));
    EXPECT(early[999] == v.a[999] + v.b[999]);
}

TEST(pageable_memory_is_staged_and_pinned_memory_is_not) {
    Handle stream = new_stream();
    void* pinned = nullptr;
    EXPECT_CODE(0, call("cuMemAllocHost_v2", &pinned, size_t(4)));
    int pageable = 1, *fast = static_cast<int*>(pinned);
    *fast = 1;
    Ptr a = alloc(4), b = alloc(4);
    call("cuMemcpyHtoDAsync_v2", a, static_cast<const void*>(&pageable), size_t(4), stream);
    call("cuMemcpyHtoDAsync_v2", b, static_cast<const void*>(fast), size_t(4), stream);
    pageable = *fast = 2;
    EXPECT_CODE(0, call("cuStreamSynchronize", stream));
    EXPECT(download<int>(a, 1)[0] == 1);
    EXPECT(download<int>(b, 1)[0] == 2);
}

TEST(a_graph_replays_what_was_captured) {
    Vectors v;
    Handle function = kernel(Add), stream = new_stream(), graph = nullptr, executable = nullptr;
    EXPECT_CODE(0, call("cuStreamBeginCapture_v2", stream, 0));
    int n = v.n, status = -1;
    EXPECT_CODE(0, launch(function, 4, 256, 0, stream, {&v.da, &v.db, &v.dc, &n}));
    EXPECT_CODE(0, launch(function, 4, 256, 0, stream, {&v.dc, &v.db, &v.dc, &n}));
    n = 0;   // captured parameters are copies
    EXPECT_CODE(0, call("cuStreamIsCapturing", stream, &status));
    EXPECT(status == 1);
    EXPECT_CODE(0, call("cuStreamEndCapture", stream, &graph));
    EXPECT(counter("launches") == 0);
    EXPECT_CODE(0, call("cuGraphInstantiateWithFlags", &executable, graph, 0ull));
    EXPECT_CODE(0, call("cuGraphDestroy", graph));
    for (int i = 0; i < 3; i++) EXPECT_CODE(0, call("cuGraphLaunch", executable, stream));
    EXPECT_CODE(0, call("cuGraphExecDestroy", executable));
    EXPECT_CODE(0, call("cuStreamSynchronize", stream));
    EXPECT(download<float>(v.dc, 1000)[9] == 9.0f + 2 * 18.0f);
    EXPECT(counter("launches") == 6 && counter("graph_launches") == 3);
}

TEST(a_capture_refuses_to_wait_and_to_allocate) {
    Handle stream = new_stream(), graph = nullptr;
    Ptr address = 0;
    EXPECT_CODE(0, call("cuStreamBeginCapture_v2", stream, 0));
    EXPECT_CODE(401, call("cuStreamBeginCapture_v2", stream, 0));
    EXPECT_CODE(900, call("cuStreamSynchronize", stream));
    EXPECT_CODE(901, call("cuStreamEndCapture", stream, &graph));
    EXPECT_CODE(401, call("cuStreamEndCapture", stream, &graph));
    EXPECT_CODE(0, call("cuStreamBeginCapture_v2", stream, 1));
    EXPECT_CODE(900, call("cuMemAlloc_v2", &address, size_t(16)));
    EXPECT_CODE(901, call("cuStreamEndCapture", stream, &graph));
    EXPECT_CODE(0, call("cuStreamBeginCapture_v2", stream, 2));
    EXPECT_CODE(0, call("cuMemAlloc_v2", &address, size_t(16)));
    EXPECT_CODE(0, call("cuStreamEndCapture", stream, &graph));
    EXPECT_CODE(900, call("cuStreamBeginCapture_v2", Handle(nullptr), 0));
}

TEST(a_thread_needs_a_context) {
    Ptr address = 0;
    std::thread([&] { EXPECT_CODE(201, call("cuMemAlloc_v2", &address, size_t(16))); }).join();
    EXPECT_CODE(0, call("cuDevicePrimaryCtxRelease_v2", 0));
    EXPECT_CODE(709, call("cuMemAlloc_v2", &address, size_t(16)));
}

TEST(events_mark_what_has_run) {
    Handle stream = new_stream(), start = nullptr, end = nullptr;
    float milliseconds = -1;
    EXPECT_CODE(0, call("cuEventCreate", &start, 0u));
    EXPECT_CODE(0, call("cuEventCreate", &end, 0u));
    EXPECT_CODE(0, call("cuEventRecord", start, stream));
    EXPECT_CODE(0, call("cuEventRecord", end, stream));
    EXPECT_CODE(600, call("cuEventElapsedTime", &milliseconds, start, end));
    EXPECT_CODE(600, call("cuEventQuery", start));
    EXPECT_CODE(0, call("cuEventQuery", start));
    EXPECT_CODE(0, call("cuEventSynchronize", end));
    EXPECT_CODE(0, call("cuEventElapsedTime", &milliseconds, start, end));
    EXPECT(milliseconds >= 0);
}

TEST(leaks_are_counted) {
    Vectors v;
    Handle stream = new_stream();
    EXPECT(counter("live_allocations") == 3 && counter("live_bytes") == 12000 && counter("live_streams") == 1);
    EXPECT(counter("bytes_htod") == 8000 && counter("bytes_dtoh") == 0);
    for (Ptr address : {v.da, v.db, v.dc}) EXPECT_CODE(0, call("cuMemFree_v2", address));
    EXPECT_CODE(1, call("cuMemFree_v2", v.da));
    EXPECT_CODE(0, call("cuStreamDestroy_v2", stream));
    EXPECT_CODE(400, call("cuStreamSynchronize", stream));
    kernel(Add);
    EXPECT(counter("live_allocations") == 0 && counter("live_streams") == 0 && counter("live_modules") == 1);
}
