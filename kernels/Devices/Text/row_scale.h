// A finished sum over a stored row, times the row's scale where its values came without one.
#if WEIGHTS == I8
#define SCALED(sum, scales, row) ((sum) * (scales)[row])
#else
#define SCALED(sum, scales, row) (sum)
#endif
