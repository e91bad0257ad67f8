#include "tensor_core.h"
#include "../device/half.h"
#include "block.h"
#include "shared_memory.h"
#include <cstring>

namespace {
constexpr uint32_t WholeWarp = ~0u;

struct Multiply {
    float* d;
    const unsigned *a, *b;
    bool half;
};

float widen(bool half, unsigned bits) {
    if (half) return emu_half_to_float(static_cast<unsigned short>(bits));
    unsigned wide = bits << 16;
    float value;
    memcpy(&value, &wide, 4);
    return value;
}

// Register r of A in lane l holds row l/4 (+8 if r is odd), columns 2(l%4) and the next (+8 from r = 2 on).
// Register r of B holds rows 2(l%4) and the next (+8 for r = 1) of column l/4. D is laid out as the first half of A.
void multiply(void** operands, uint32_t) {
    float a[16][16], b[16][8], d[16][8];
    for (int lane = 0; lane < 32; lane++) {
        const auto& own = *static_cast<Multiply*>(operands[lane]);
        int group = lane / 4, pair = lane % 4 * 2;
        for (int i = 0; i < 8; i++) a[group + (i / 2 % 2) * 8][pair + i % 2 + (i / 4) * 8] = widen(own.half, own.a[i / 2] >> (i % 2 * 16) & 0xffff);
        for (int i = 0; i < 4; i++) b[pair + i % 2 + (i / 2) * 8][group] = widen(own.half, own.b[i / 2] >> (i % 2 * 16) & 0xffff);
        for (int i = 0; i < 4; i++) d[group + (i / 2) * 8][pair + i % 2] = own.d[i];
    }
    for (int row = 0; row < 16; row++)
        for (int k = 0; k < 16; k++)
            for (int column = 0; column < 8; column++) d[row][column] += a[row][k] * b[k][column];
    for (int lane = 0; lane < 32; lane++)
        for (int i = 0; i < 4; i++) static_cast<Multiply*>(operands[lane])->d[i] = d[lane / 4 + (i / 2) * 8][lane % 4 * 2 + i % 2];
}

struct Load {
    unsigned* r;
    const unsigned char* row;
    int count;
    bool transposed;
};

unsigned element(void** operands, int matrix, int row, int column) {
    unsigned short value;
    memcpy(&value, static_cast<Load*>(operands[matrix * 8 + row])->row + column * 2, 2);
    return value;
}

// Lane l gets row l/4, columns 2(l%4) and the next, of each matrix; transposed, the same of the transposed matrix.
void load(void** operands, uint32_t) {
    for (int lane = 0; lane < 32; lane++) {
        const auto& own = *static_cast<Load*>(operands[lane]);
        int group = lane / 4, pair = lane % 4 * 2;
        for (int m = 0; m < own.count; m++)
            own.r[m] = own.transposed ? element(operands, m, pair, group) | element(operands, m, pair + 1, group) << 16
                                      : element(operands, m, group, pair) | element(operands, m, group, pair + 1) << 16;
    }
}
}

void multiply_matrices(bool half, float* d, const unsigned* a, const unsigned* b, int line) {
    Multiply own = {d, a, b, half};
    join_collective(Collective::Multiply, WholeWarp, true, &own, multiply, line);
}

void load_matrices(int count, bool transposed, unsigned* r, const void* row, int line) {
    auto address = reinterpret_cast<uintptr_t>(row);
    // Only the lanes that give a row need a good address.
    if (running_lane() < count * 8) {
        if (address % 16) fail_thread(CUDA_ERROR_MISALIGNED_ADDRESS, "ldmatrix needs rows aligned to 16 bytes", line);
        if (!current_shared_memory()->contains(address, 16)) fail_thread(CUDA_ERROR_ILLEGAL_ADDRESS, "ldmatrix reads outside the block's shared memory", line);
    }
    Load own = {r, static_cast<const unsigned char*>(row), count, transposed};
    join_collective(Collective::LoadMatrices, WholeWarp, true, &own, load, line);
}
