// mma.sync m16n8k16 and ldmatrix over the 32 fibers of a warp, with the fragment layouts of the PTX ISA.
#pragma once

void multiply_matrices(bool half, float* d, const unsigned* a, const unsigned* b, int line);
void load_matrices(int count, bool transposed, unsigned* r, const void* row, int line);
