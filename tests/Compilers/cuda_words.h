// What CUDA C adds to C++, for a clang without the toolkit's headers; enough to see whether device texts compile.
#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __align__(n) __attribute__((aligned(n)))

typedef __SIZE_TYPE__ size_t;
struct uint2 { unsigned x, y; };
struct uint3 { unsigned x, y, z; };
struct __align__(16) uint4 { unsigned x, y, z, w; };
struct __align__(16) float4 { float x, y, z, w; };
static __device__ inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static __device__ inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

#define CUDA_INDEX(name) \
    (uint3{(unsigned)__nvvm_read_ptx_sreg_##name##_x(), (unsigned)__nvvm_read_ptx_sreg_##name##_y(), (unsigned)__nvvm_read_ptx_sreg_##name##_z()})
#define threadIdx CUDA_INDEX(tid)
#define blockIdx CUDA_INDEX(ctaid)
#define blockDim CUDA_INDEX(ntid)
#define gridDim CUDA_INDEX(nctaid)
#define __syncthreads_or(condition) __nvvm_bar0_or(condition)
#define __syncwarp(...) __nvvm_bar_warp_sync(0xffffffffu)
#define __float_as_uint(x) __builtin_bit_cast(unsigned, (float)(x))
#define __uint_as_float(x) __builtin_bit_cast(float, (unsigned)(x))
static __device__ inline float __shfl_xor_sync(unsigned mask, float x, int lanes)
{
    return __uint_as_float(__nvvm_shfl_sync_bfly_i32(mask, __float_as_uint(x), lanes, 31));
}
static __device__ inline float __shfl_down_sync(unsigned mask, float x, int lanes)
{
    return __uint_as_float(__nvvm_shfl_sync_down_i32(mask, __float_as_uint(x), lanes, 31));
}
static __device__ inline unsigned __byte_perm(unsigned x, unsigned y, unsigned picks) { return __nvvm_prmt(x, y, picks); }
static __device__ inline int min(int a, int b) { return a < b ? a : b; }
static __device__ inline int max(int a, int b) { return a > b ? a : b; }
extern "C"
{
__device__ float fmaf(float, float, float);
__device__ float fmaxf(float, float);
__device__ float fminf(float, float);
__device__ float expf(float);
__device__ float exp2f(float);
__device__ float logf(float);
__device__ float sqrtf(float);
__device__ float rsqrtf(float);
__device__ float fabsf(float);
__device__ double exp(double);
__device__ double log(double);
}
