// binary16 in software, as cvt.f32.f16 and cvt.rn.f16.f32 do it (NaN becomes the canonical NaN).
#pragma once

inline float emu_half_to_float(unsigned short half) {
    unsigned sign = (unsigned)(half & 0x8000) << 16, exponent = (half >> 10) & 31, mantissa = half & 1023, bits;
    if (exponent == 31) bits = mantissa ? 0x7fffffffu : sign | 0x7f800000u;
    else if (exponent) bits = sign | ((exponent + 112) << 23) | (mantissa << 13);
    else {
        float magnitude = (float)mantissa * 0x1p-24f;
        __builtin_memcpy(&bits, &magnitude, 4);
        bits |= sign;
    }
    float value;
    __builtin_memcpy(&value, &bits, 4);
    return value;
}

inline unsigned short emu_float_to_half(float value) {
    unsigned bits;
    __builtin_memcpy(&bits, &value, 4);
    unsigned sign = (bits >> 16) & 0x8000, magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return 0x7fff;
    if (magnitude >= 0x477ff000) return (unsigned short)(sign | 0x7c00);
    if (magnitude < 0x38800000) {
        // A subnormal half is a multiple of 2^-24: adding 0.5 puts that unit in the last place, and the hardware rounds.
        float shifted;
        __builtin_memcpy(&shifted, &magnitude, 4);
        shifted += 0.5f;
        __builtin_memcpy(&bits, &shifted, 4);
        return (unsigned short)(sign | (bits - 0x3f000000));
    }
    unsigned rounded = magnitude + 0xfff + ((magnitude >> 13) & 1);
    return (unsigned short)(sign | ((rounded - 0x38000000) >> 13));
}
