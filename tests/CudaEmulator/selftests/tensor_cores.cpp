#include "api.h"
#include "check.h"
#include <cmath>
#include <cstdint>
#include <cstring>

namespace {
uint16_t to_bf16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return static_cast<uint16_t>(bits >> 16);
}

// Small integers, so that every sum is exact in any order and in either format.
float a_at(int row, int k) { return static_cast<float>((row * 7 + k * 3) % 11 - 5); }
float b_at(int k, int column) { return static_cast<float>((k * 5 + column * 2) % 13 - 6); }

float product(int row, int column) {
    float sum = 1.0f;
    for (int k = 0; k < 16; k++) sum += a_at(row, k) * b_at(k, column);
    return sum;
}

uint16_t to_half(float value) {
    int exponent = 0;
    float mantissa = std::frexp(std::fabs(value), &exponent);
    if (value == 0) return 0;
    return static_cast<uint16_t>((value < 0 ? 0x8000 : 0) | ((exponent + 14) << 10) | static_cast<int>(mantissa * 2048 - 1024));
}

// Fragments by the PTX ISA's own formulas, without ldmatrix: what the layouts mean.
const char* const Direct = R"(
#include "tensor_core.h"
#ifdef HALF
#define MMA mma_m16n8k16_f16
#else
#define MMA mma_m16n8k16_bf16
#endif
extern "C" __global__ void k(const unsigned short* a, const unsigned short* b, float* d) {
    int group = threadIdx.x >> 2, id = threadIdx.x & 3;
    unsigned fa[4], fb[2];
    for (int i = 0; i < 8; i += 2) {
        int row = (i < 2) || (i >= 4 && i < 6) ? group : group + 8;
        int column = id * 2 + (i >= 4 ? 8 : 0);
        fa[i / 2] = a[row * 16 + column] | (unsigned)a[row * 16 + column + 1] << 16;
    }
    for (int i = 0; i < 4; i += 2) {
        int row = id * 2 + (i >= 2 ? 8 : 0);
        fb[i / 2] = b[row * 8 + group] | (unsigned)b[(row + 1) * 8 + group] << 16;
    }
    float c[4] = {1, 1, 1, 1};
    MMA(c, fa, fb);
    for (int i = 0; i < 4; i++) d[(i < 2 ? group : group + 8) * 8 + id * 2 + (i & 1)] = c[i];
})";

// A by ldmatrix_x4; B from rows of K by ldmatrix_x2_trans, or from rows of N (b transposed) by ldmatrix_x2.
const char* const Loaded = R"(
#include "tensor_core.h"
extern "C" __global__ void k(const unsigned short* a, const unsigned short* b, float* d) {
    __shared__ __align__(16) unsigned short sa[16][24];
    __shared__ __align__(16) unsigned short sb[16][24];
    int lane = threadIdx.x;
    for (int i = lane; i < 256; i += 32) sa[i / 16][i % 16] = a[i];
    for (int i = lane; i < 128; i += 32)
        if (TRANS) sb[i / 8][i % 8] = b[i]; else sb[i % 8][i / 8] = b[i];
    __syncwarp();
    unsigned fa[4], fb[2];
    ldmatrix_x4(fa, &sa[lane % 16][lane / 16 * 8]);
    if (TRANS) ldmatrix_x2_trans(fb, &sb[lane % 16][0]); else ldmatrix_x2(fb, &sb[lane % 8][lane / 8 % 2 * 8]);
    float c[4] = {1, 1, 1, 1};
    mma_m16n8k16_bf16(c, fa, fb);
    int group = lane >> 2, id = lane & 3;
    for (int i = 0; i < 4; i++) d[(i < 2 ? group : group + 8) * 8 + id * 2 + (i & 1)] = c[i];
})";

bool multiplies(const std::string& text, bool half) {
    std::vector<uint16_t> a(256), b(128);
    for (int i = 0; i < 256; i++) a[i] = half ? to_half(a_at(i / 16, i % 16)) : to_bf16(a_at(i / 16, i % 16));
    for (int i = 0; i < 128; i++) b[i] = half ? to_half(b_at(i / 8, i % 8)) : to_bf16(b_at(i / 8, i % 8));
    Ptr da = upload(a), db = upload(b), dd = alloc(512);
    if (int code = run(kernel(text), 1, 32, 0, {&da, &db, &dd})) throw code;
    auto d = download<float>(dd, 128);
    for (int i = 0; i < 128; i++)
        if (d[i] != product(i / 8, i % 8)) return false;
    return true;
}

const char* const Copy = R"(
#include "tensor_core.h"
extern "C" __global__ void k(const float* x, float* y, int bytes, int offset) {
    __shared__ __align__(16) float t[2][128];
    int i = threadIdx.x;
    cp_async_16(&t[0][i * 4], x + i * 4);
    cp_async_commit();
    cp_async_16_zfill(&t[1][i * 4] + offset, x + i * 4, bytes);
    cp_async_commit();
    WAIT
    __syncthreads();
    for (int j = 0; j < 4; j++) { y[i * 4 + j] = t[0][i * 4 + j]; y[128 + i * 4 + j] = t[1][i * 4 + j]; }
})";

std::vector<float> copied(const char* wait, int bytes) {
    std::string text = Copy;
    text.replace(text.find("WAIT"), 4, wait);
    std::vector<float> x(128);
    for (int i = 0; i < 128; i++) x[i] = static_cast<float>(i + 1);
    Ptr from = upload(x), to = alloc(1024);
    int offset = 0;
    if (int code = run(kernel(text), 1, 32, 0, {&from, &to, &bytes, &offset})) throw code;
    return download<float>(to, 256);
}
}

TEST(mma_has_the_layouts_of_ptx) {
    EXPECT(multiplies(Direct, false));
    EXPECT(multiplies(std::string("#define HALF\n") + Direct, true));
}

TEST(ldmatrix_gives_what_mma_takes) {
    EXPECT(multiplies(std::string("#define TRANS 0\n") + Loaded, false));
    EXPECT(multiplies(std::string("#define TRANS 1\n") + Loaded, false));
}

TEST(ldmatrix_x4_trans_is_four_transposed_matrices) {
    Handle function = kernel(R"(
        #include "tensor_core.h"
        extern "C" __global__ void k(unsigned* y) {
            __shared__ __align__(16) unsigned short t[32][8];
            for (int j = 0; j < 8; j++) t[threadIdx.x][j] = threadIdx.x * 8 + j;
            __syncwarp();
            unsigned r[4];
            ldmatrix_x4_trans(r, t[threadIdx.x]);
            for (int j = 0; j < 4; j++) y[threadIdx.x * 4 + j] = r[j];
        })");
    Ptr y = alloc(512);
    EXPECT_CODE(0, run(function, 1, 32, 0, {&y}));
    auto values = download<uint32_t>(y, 128);
    bool right = true;
    for (uint32_t lane = 0; lane < 32; lane++)
        for (uint32_t m = 0; m < 4; m++) {
            uint32_t low = (m * 8 + lane % 4 * 2) * 8 + lane / 4;
            right &= values[lane * 4 + m] == (low | (low + 8) << 16);
        }
    EXPECT(right);
}

TEST(cp_async_needs_its_wait) {
    auto none = copied("", 16), first = copied("cp_async_wait<1>();", 16), all = copied("cp_async_wait<0>();", 8);
    EXPECT(std::isnan(none[0]) && std::isnan(none[128]));
    EXPECT(first[5] == 6.0f && std::isnan(first[128 + 5]));
    EXPECT(all[5] == 6.0f && all[128 + 5] == 6.0f && all[128 + 6] == 0.0f);
}

TEST(tensor_core_addresses_must_be_aligned_and_shared) {
    int bytes = 16, offset = 1;
    Ptr x = alloc(512), y = alloc(1024);
    std::string text = Copy;
    text.replace(text.find("WAIT"), 4, "");
    EXPECT_CODE(716, run(kernel(text), 1, 32, 0, {&x, &y, &bytes, &offset}));
    const char* row = R"(
        #include "tensor_core.h"
        extern "C" __global__ void k(char* g, int offset) {
            __shared__ __align__(16) char t[1024];
            unsigned r[2];
            ldmatrix_x2(r, offset < 0 ? g : t + offset);
            g[0] = r[0];
        })";
    for (int at : {8, -1}) {
        fresh_device();
        x = alloc(512);
        EXPECT_CODE(at > 0 ? 716 : 700, run(kernel(row), 1, 32, 0, {&x, &at}));
    }
}

TEST(mma_needs_a_whole_warp) {
    const char* text = R"(
        #include "tensor_core.h"
        extern "C" __global__ void k() {
            if (threadIdx.x == 31) return;
            float d[4] = {}; unsigned a[4] = {}, b[2] = {};
            mma_m16n8k16_bf16(d, a, b);
        })";
    for (const char* order : {"forward", "reverse"}) {
        fresh_device();
        option("ORDER", order);
        EXPECT_CODE(719, run(kernel(text), 1, 32, 0, {}));
    }
}

TEST(halves_are_rounded_to_even) {
    Handle function = kernel(R"(
        #include "tensor_core.h"
        extern "C" __global__ void k(unsigned short* y, float* x) {
            int i = blockIdx.x * blockDim.x + threadIdx.x;
            x[i] = f16_to_f32((unsigned short)i);
            y[i] = f32_to_f16(x[i]);
            float below = __uint_as_float(__float_as_uint(x[i]) + 0x1000u);      // half way to the next one
            if (i >= 0x400 && i < 0x7bff) y[i] |= f32_to_f16(below) == (unsigned short)(i + (i & 1)) ? 0 : 0xffff;
        })");
    Ptr y = alloc(131072), x = alloc(262144);
    EXPECT_CODE(0, run(function, 256, 256, 0, {&y, &x}));
    auto halves = download<uint16_t>(y, 65536);
    auto floats = download<float>(x, 65536);
    int wrong = 0;
    for (int i = 0; i < 65536; i++) {
        bool nan = (i & 0x7c00) == 0x7c00 && i & 0x3ff;
        wrong += nan ? halves[i] != 0x7fff || !std::isnan(floats[i]) : halves[i] != i;
    }
    EXPECT(wrong == 0);
    EXPECT(floats[0x3c00] == 1.0f && floats[1] == 0x1p-24f && floats[0xfbff] == -65504.0f && std::isinf(floats[0x7c00]));
}
