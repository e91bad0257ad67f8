// Which of several ready threads (or warps, or blocks) goes next. A kernel without races does not notice.
#pragma once
#include <cstdint>

enum class Order { Forward, Reverse, Random };

class Chooser {
public:
    Chooser(Order order, uint64_t seed) : order(order), state(seed * 2654435761u + 88172645463325252u) {}

    bool random() const { return order == Order::Random; }

    uint32_t below(uint32_t bound) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<uint32_t>((state >> 32) * bound >> 32);
    }

    // A set bit of `ready`, which is not 0.
    int choose(uint32_t ready) {
        if (order == Order::Forward) return __builtin_ctz(ready);
        if (order == Order::Reverse) return 31 - __builtin_clz(ready);
        uint32_t turn = below(32);
        uint32_t rotated = turn ? (ready >> turn) | (ready << (32 - turn)) : ready;
        return (__builtin_ctz(rotated) + static_cast<int>(turn)) & 31;
    }

private:
    Order order;
    uint64_t state;
};
