// Vector types with CUDA's alignments, so that a misaligned vector access is seen.
#pragma once

#define EMU_VECTORS(T, NAME, ALIGN2, ALIGN4) \
    struct __align__(ALIGN2) NAME##2 { T x, y; }; \
    struct __align__(ALIGN4) NAME##4 { T x, y, z, w; }; \
    inline NAME##2 make_##NAME##2(T x, T y) { NAME##2 v = {x, y}; return v; } \
    inline NAME##4 make_##NAME##4(T x, T y, T z, T w) { NAME##4 v = {x, y, z, w}; return v; }
EMU_VECTORS(float, float, 8, 16)
EMU_VECTORS(int, int, 8, 16)
EMU_VECTORS(unsigned, uint, 8, 16)
EMU_VECTORS(short, short, 4, 8)
EMU_VECTORS(unsigned short, ushort, 4, 8)
EMU_VECTORS(signed char, char, 2, 4)
EMU_VECTORS(unsigned char, uchar, 2, 4)
EMU_VECTORS(double, double, 16, 16)
EMU_VECTORS(long long, longlong, 16, 16)
EMU_VECTORS(unsigned long long, ulonglong, 16, 16)
#undef EMU_VECTORS

typedef EmuIndex uint3;
typedef EmuIndex dim3;
struct int3 { int x, y, z; };
struct float3 { float x, y, z; };
inline uint3 make_uint3(unsigned x, unsigned y, unsigned z) { uint3 v = {x, y, z}; return v; }
inline int3 make_int3(int x, int y, int z) { int3 v = {x, y, z}; return v; }
inline float3 make_float3(float x, float y, float z) { float3 v = {x, y, z}; return v; }
