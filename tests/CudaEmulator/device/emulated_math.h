// The mathematics of CUDA C, by the host's library: as exact as it or better, so not bit for bit what a GPU computes.
#pragma once

#define EMU_ONE(NAME) \
    extern "C" double NAME(double) noexcept; \
    extern "C" float NAME##f(float) noexcept; \
    inline float NAME(float x) { return NAME##f(x); }
#define EMU_TWO(NAME) \
    extern "C" double NAME(double, double) noexcept; \
    extern "C" float NAME##f(float, float) noexcept; \
    inline float NAME(float x, float y) { return NAME##f(x, y); }
EMU_ONE(exp) EMU_ONE(exp2) EMU_ONE(expm1) EMU_ONE(log) EMU_ONE(log2) EMU_ONE(log10) EMU_ONE(log1p) EMU_ONE(sqrt) EMU_ONE(cbrt)
EMU_ONE(sin) EMU_ONE(cos) EMU_ONE(tan) EMU_ONE(tanh) EMU_ONE(erf) EMU_ONE(fabs) EMU_ONE(floor) EMU_ONE(ceil) EMU_ONE(trunc)
EMU_ONE(round) EMU_ONE(rint)
EMU_TWO(pow) EMU_TWO(fmax) EMU_TWO(fmin) EMU_TWO(fmod) EMU_TWO(copysign) EMU_TWO(atan2)
#undef EMU_ONE
#undef EMU_TWO
extern "C" double fma(double, double, double) noexcept;
extern "C" float fmaf(float, float, float) noexcept;
extern "C" float ldexpf(float, int) noexcept;
extern "C" double ldexp(double, int) noexcept;
extern "C" int abs(int) noexcept;

// A value that the compiler cannot join with what follows: these operations promise their own rounding.
inline float __emu_rounded(float value) { __asm__("" : "+x"(value)); return value; }
inline double __emu_rounded(double value) { __asm__("" : "+x"(value)); return value; }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline float __fadd_rn(float a, float b) { return __emu_rounded(a + b); }
inline float __fsub_rn(float a, float b) { return __emu_rounded(a - b); }
inline float __fmul_rn(float a, float b) { return __emu_rounded(a * b); }
inline float __fdiv_rn(float a, float b) { return __emu_rounded(a / b); }
inline float __fsqrt_rn(float a) { return __emu_rounded(sqrtf(a)); }
inline float __frcp_rn(float a) { return __emu_rounded(1.0f / a); }
inline double __dadd_rn(double a, double b) { return __emu_rounded(a + b); }
inline double __dmul_rn(double a, double b) { return __emu_rounded(a * b); }
inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }
inline float __fdividef(float a, float b) { return a / b; }
inline float __expf(float x) { return expf(x); }
inline float __exp10f(float x) { return powf(10.0f, x); }
inline float __logf(float x) { return logf(x); }
inline float __log2f(float x) { return log2f(x); }
inline float __sinf(float x) { return sinf(x); }
inline float __cosf(float x) { return cosf(x); }
inline float __powf(float x, float y) { return powf(x, y); }
inline float __saturatef(float x) { return fminf(fmaxf(x, 0.0f), 1.0f); }
inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
inline double rsqrt(double x) { return 1.0 / sqrt(x); }
inline float abs(float x) { return fabsf(x); }
inline double abs(double x) { return fabs(x); }
inline bool isnan(float x) { return __builtin_isnan(x); }
inline bool isnan(double x) { return __builtin_isnan(x); }
inline bool isinf(float x) { return __builtin_isinf(x); }
inline bool isinf(double x) { return __builtin_isinf(x); }
inline bool isfinite(float x) { return __builtin_isfinite(x); }
inline bool isfinite(double x) { return __builtin_isfinite(x); }

#define EMU_EXTREMES(T) \
    inline T min(T a, T b) { return b < a ? b : a; } \
    inline T max(T a, T b) { return a < b ? b : a; }
EMU_EXTREMES(int) EMU_EXTREMES(unsigned) EMU_EXTREMES(long) EMU_EXTREMES(unsigned long) EMU_EXTREMES(long long) EMU_EXTREMES(unsigned long long)
#undef EMU_EXTREMES
inline unsigned min(int a, unsigned b) { return min((unsigned)a, b); }
inline unsigned min(unsigned a, int b) { return min(a, (unsigned)b); }
inline unsigned max(int a, unsigned b) { return max((unsigned)a, b); }
inline unsigned max(unsigned a, int b) { return max(a, (unsigned)b); }
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }
inline double min(double a, double b) { return fmin(a, b); }
inline double max(double a, double b) { return fmax(a, b); }
