#include "api.h"
#include "check.h"
#include <cmath>
#include <cstdio>
#include <ctime>

TEST(shuffles_and_votes_agree_with_their_definition) {
    Handle function = kernel(R"(
        __device__ __forceinline__ float sum(float v) {
            for (int o = 16; o > 0; o >>= 1) v += __shfl_xor_sync(0xffffffffu, v, o);
            return v;
        }
        template <class T> __device__ T total(T v) {
            __shared__ T part[32];
            for (int o = 16; o > 0; o >>= 1) v += __shfl_down_sync(0xffffffffu, v, o);
            if (threadIdx.x % 32 == 0) part[threadIdx.x / 32] = v;
            __syncthreads();
            if (threadIdx.x == 0) for (int i = 1; i < blockDim.x / 32; i++) part[0] += part[i];
            __syncthreads();
            return part[0];
        }
        extern "C" __global__ void __launch_bounds__(128) k(float* f, int* n, unsigned* u, unsigned long long* l) {
            int i = threadIdx.x;
            f[i] = sum((float)i);
            n[i] = total(i);
            l[i] = total((unsigned long long)i << 32);
            u[i] = __ballot_sync(0xffffffffu, i % 3 == 0);
            if (!__any_sync(0xffffffffu, i % 32 == 5) || __all_sync(0xffffffffu, i % 32 == 5)) u[i] = 0;
            if (__shfl_sync(0xffffffffu, i, 7, 16) != (i & ~15) + 7) u[i] = 0;
            if (__shfl_up_sync(0xffffffffu, i, 1) != (i % 32 ? i - 1 : i)) u[i] = 0;
            if (__syncthreads_count(i < 10) != 10 || __syncthreads_or(i == 5) != 1 || __syncthreads_and(i < 5)) u[i] = 0;
        })");
    Ptr f = alloc(512), n = alloc(512), u = alloc(512), l = alloc(1024);
    for (const char* order : {"forward", "reverse", "random:3"}) {
        option("ORDER", order);
        EXPECT_CODE(0, run(function, 1, 128, 0, {&f, &n, &u, &l}));
        EXPECT(download<float>(f, 128)[40] == 32 * 32 + 31 * 16);
        EXPECT(download<int>(n, 128)[77] == 127 * 64);
        EXPECT(download<unsigned long long>(l, 128)[77] == 127ull * 64 << 32);
        unsigned thirds = 0;
        for (int i = 0; i < 32; i++) thirds |= (i % 3 == 0 ? 1u : 0u) << i;
        EXPECT(download<unsigned>(u, 128)[9] == thirds);
    }
}

TEST(atomics_and_blocks_in_three_dimensions) {
    Handle function = kernel(R"(
        struct __align__(8) Pair { int a; unsigned b; };
        extern "C" __global__ void k(float* f, int* n, unsigned long long* key, Pair pair, double scale, char small, unsigned* u) {
            int block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
            atomicAdd(f, 0.5f);
            atomicMax(n, block);
            atomicMin(n + 1, -block);
            atomicMax(key, (unsigned long long)block << 32 | threadIdx.x);
            atomicAdd(u, pair.b);
            atomicCAS(u + 1, 0u, (unsigned)(scale * small));
            n[2] = pair.a;
        })");
    struct { int a; unsigned b; } pair = {-3, 2};
    double scale = 2.5;
    char small = 4;
    Ptr f = upload<float>({0}), n = upload<int>({0, 0, 0}), key = upload<unsigned long long>({0}), u = upload<unsigned>({0, 0});
    std::vector<const void*> parameters = {&f, &n, &key, &pair, &scale, &small, &u};
    EXPECT_CODE(0, call("cuLaunchKernel", function, 2u, 3u, 4u, 8u, 4u, 1u, 0u, Handle(nullptr), const_cast<void**>(parameters.data()), static_cast<void**>(nullptr)));
    EXPECT(download<float>(f, 1)[0] == 24 * 32 / 2);
    auto numbers = download<int>(n, 3);
    EXPECT(numbers[0] == 23 && numbers[1] == -23 && numbers[2] == -3);
    EXPECT(download<unsigned long long>(key, 1)[0] == (23ull << 32 | 7));
    auto unsigneds = download<unsigned>(u, 2);
    EXPECT(unsigneds[0] == 24 * 32 * 2 && unsigneds[1] == 10);
}

TEST(compile_errors_are_told) {
    std::string log;
    EXPECT(compile("extern \"C\" __global__ void k() { undeclared = 1; }", &log).empty());
    EXPECT(log.find("undeclared") != std::string::npos && log.find("kernels.cu") != std::string::npos);
    EXPECT(compile("#include <math.h>\n", &log).empty());
    EXPECT(compile("extern \"C\" __global__ void k(std::size_t n) { }", &log).empty());
    EXPECT(compile("extern \"C\" __global__ void k(float* x) { __shared__ float t[12289]; t[threadIdx.x] = 1; __syncthreads(); x[0] = t[1]; }", &log).empty());
    EXPECT(log.find("too much shared data") != std::string::npos);
    EXPECT(compile("extern \"C\" __global__ void k() { }", &log, {"--unknown-option"}).empty());
    EXPECT(compile("extern \"C\" __global__ void k() { }", &log, {"-arch=compute_90"}).empty());   // no cubin for a virtual architecture
    const char* conditional = "#if A != 3 || __CUDA_ARCH__ != 800\n#error\n#endif\nextern \"C\" __global__ void k() { }";
    EXPECT(!compile(conditional, nullptr, {"-arch=sm_80", "-DA=3", "--use_fast_math", "-std=c++17"}).empty());
}

TEST(images_fit_their_device) {
    std::string image = compile("extern \"C\" __global__ void k() { }"), broken = image;
    broken[broken.size() / 2] ^= 1;
    Handle module = nullptr;
    EXPECT_CODE(200, call("cuModuleLoadData", &module, static_cast<const void*>(broken.data())));
    EXPECT_CODE(200, call("cuModuleLoadData", &module, static_cast<const void*>("something else")));
    option("ARCH", "80");
    EXPECT_CODE(209, call("cuModuleLoadData", &module, static_cast<const void*>(image.data())));
    option("ARCH", nullptr);
    EXPECT_CODE(0, call("cuModuleLoadData", &module, static_cast<const void*>(image.data())));
}

TEST(modules_do_not_share_their_variables) {
    const char* text = R"(
        __device__ int count;
        template <int N> __device__ int* counter() { static int value = N; return &value; }
        extern "C" __global__ void k(int* x) { count += 1; *counter<5>() += 1; x[0] = count * 100 + *counter<5>(); })";
    Handle first = kernel(text), second = kernel(text);
    Ptr x = alloc(4);
    for (int i = 1; i < 4; i++) {
        EXPECT_CODE(0, run(first, 1, 1, 0, {&x}));
        EXPECT(download<int>(x, 1)[0] == i * 100 + 5 + i);
    }
    EXPECT_CODE(0, run(second, 1, 1, 0, {&x}));
    EXPECT(download<int>(x, 1)[0] == 106);
}

// Twenty million switches a second of a core's time are wanted; a tenth of that is the limit, since caches are shared with who else runs.
TEST(switches_are_fast) {
    Handle function = kernel("extern \"C\" __global__ void k(int n) { for (int i = 0; i < n; i++) __syncthreads(); }");
    int rounds = 1000;
    std::clock_t start = std::clock();
    EXPECT_CODE(0, run(function, 20, 256, 0, {&rounds}));
    double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    double millions = 20 * 256 * 1e-3 * rounds / 1e3 / seconds;
    printf("    %.0f million switches a second of a core\n", millions);
    EXPECT(millions > 2);
}
