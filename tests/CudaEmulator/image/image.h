// What stands for a cubin or PTX: this header, then a shared library. It holds all that loading needs, so it can be kept on disk.
#pragma once
#include <cstdint>
#include <cstring>

struct ImageHeader {
    char magic[8];
    uint32_t version;
    uint32_t ptx;            // 1: code for any device from `architecture` on; 0: for this generation
    uint32_t architecture;   // 90 for sm_90
    uint32_t exact;          // 1: sm_90a, for that device alone
    uint32_t fma;            // 1: the host's fused multiply-add is used
    uint32_t reserved;
    uint64_t size, checksum;
};

constexpr char ImageMagic[8] = {'D', 'A', 'E', 'D', 'E', 'M', 'U', '1'};
constexpr uint32_t ImageVersion = 2;

inline uint64_t image_checksum(const void* bytes, uint64_t size) {
    auto* at = static_cast<const unsigned char*>(bytes);
    uint64_t sum = 1469598103934665603u;
    for (uint64_t i = 0; i < size; i++) sum = (sum ^ at[i]) * 1099511628211u;
    return sum;
}
