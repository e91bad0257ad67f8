// The common subset of OpenCL C 1.2 and CUDA C in which kernels are written. Groups have one dimension of items; grids have two of groups.
// No generic address space: every pointer says GLOBAL or LOCAL. Local arrays are declared at the top of a kernel and handed down.
// Type codes, as the host passes them in ACTIVATIONS and WEIGHTS.
#define F32 0
#define F16 1
#define BF16 2
#define I8 3

#ifdef __OPENCL_VERSION__
#define KERNEL __kernel void
#define FUNCTION static inline
#define GLOBAL __global
#define LOCAL __local
#define CONSTANT __constant
#define LOCAL_ARRAY(type, name, count) __local type name[count]
#define GROUP_SIZE(n) __attribute__((reqd_work_group_size(n, 1, 1)))
#define ITEM ((int)get_local_id(0))
#define GROUP_X ((int)get_group_id(0))
#define GROUP_Y ((int)get_group_id(1))
#define GROUPS_X ((int)get_num_groups(0))
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
// Also orders what a group's items wrote to global memory, for the group's own items.
#define BARRIER_ALL() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
typedef ulong u64;
typedef uint u32;
typedef ushort u16;
typedef char i8;
#define AS_UINT(x) as_uint(x)
#define AS_FLOAT(x) as_float(x)
#define HUGE_VALUE INFINITY
#define NOT_A_NUMBER NAN
#ifdef DOUBLES
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif
FUNCTION float load_f16(GLOBAL const u16* p, size_t i) { return vload_half(i, (GLOBAL const half*)p); }
FUNCTION void store_f16(GLOBAL u16* p, size_t i, float v) { vstore_half_rte(v, i, (GLOBAL half*)p); }
#else
#define KERNEL extern "C" __global__ void
#define FUNCTION static __device__ __forceinline__
#define GLOBAL
#define LOCAL
#define CONSTANT const
#define LOCAL_ARRAY(type, name, count) __shared__ type name[count]
#define GROUP_SIZE(n) __launch_bounds__(n)
#define ITEM ((int)threadIdx.x)
#define GROUP_X ((int)blockIdx.x)
#define GROUP_Y ((int)blockIdx.y)
#define GROUPS_X ((int)gridDim.x)
#define BARRIER() __syncthreads()
#define BARRIER_ALL() __syncthreads()
typedef unsigned long long u64;
typedef unsigned int u32;
typedef unsigned short u16;
typedef signed char i8;
#define AS_UINT(x) __float_as_uint(x)
#define AS_FLOAT(x) __uint_as_float(x)
#define HUGE_VALUE __uint_as_float(0x7f800000u)
#define NOT_A_NUMBER __uint_as_float(0x7fffffffu)
#include "tensor_core.h"
#define fma(a, b, c) fmaf(a, b, c)
#define fmax(a, b) fmaxf(a, b)
#define fmin(a, b) fminf(a, b)
#define exp(x) expf(x)
#define log(x) logf(x)
#define sqrt(x) sqrtf(x)
#define rsqrt(x) rsqrtf(x)
FUNCTION float load_f16(const u16* p, size_t i) { return f16_to_f32(p[i]); }
FUNCTION void store_f16(u16* p, size_t i, float v) { p[i] = f32_to_f16(v); }
#endif

FUNCTION float bf16_to_f32(u16 x) { return AS_FLOAT((u32)x << 16); }

// To the nearest, ties to even; a NaN stays one.
FUNCTION u16 f32_to_bf16(float x)
{
    u32 bits = AS_UINT(x);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return (u16)((bits >> 16) | 0x40u);
    return (u16)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

// Activations are stored as ACTIVATIONS says and computed in fp32.
#ifdef ACTIVATIONS
#if ACTIVATIONS == F32
typedef float act_t;
#define LOAD_ACT(p, i) ((p)[i])
#define STORE_ACT(p, i, v) ((p)[i] = (v))
#elif ACTIVATIONS == F16
typedef u16 act_t;
#define LOAD_ACT(p, i) load_f16(p, i)
#define STORE_ACT(p, i, v) store_f16(p, i, v)
#else
typedef u16 act_t;
#define LOAD_ACT(p, i) bf16_to_f32((p)[i])
#define STORE_ACT(p, i, v) ((p)[i] = f32_to_bf16(v))
#endif
#endif

// So are weights, which are only read. int8 comes without its scale, which is one per row of the stored matrix.
#ifdef WEIGHTS
#if WEIGHTS == F32
typedef float weight_t;
#define LOAD_WEIGHT(p, i) ((p)[i])
#elif WEIGHTS == F16
typedef u16 weight_t;
#define LOAD_WEIGHT(p, i) load_f16(p, i)
#elif WEIGHTS == BF16
typedef u16 weight_t;
#define LOAD_WEIGHT(p, i) bf16_to_f32((p)[i])
#else
typedef i8 weight_t;
#define LOAD_WEIGHT(p, i) ((float)(p)[i])
#endif
#endif

// How many rows there are where a device decided it: cell `index` of `live`, or all of `at_most` where the index is negative.
FUNCTION int live_rows(GLOBAL const int* live, int index, int at_most)
{
    int rows = index < 0 ? at_most : live[index];
    return rows < at_most ? rows : at_most;
}

// The sequence that a row belongs to: the last whose start is not after it, empty ones passed over.
FUNCTION int sequence_of(GLOBAL const int* offsets, int sequences, int row)
{
    int low = 0, high = sequences - 1;
    while (low < high)
    {
        int middle = (low + high + 1) / 2;
        if (offsets[middle] <= row)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
