// A group takes 512 columns of a row.
KERNEL GROUP_SIZE(128) swi_glu(
    GLOBAL const act_t* gate_up, int gate_up_stride, GLOBAL act_t* output, int output_stride, int columns,
    GLOBAL const int* live, int live_index, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, live_index, at_most))
        return;
    GLOBAL const act_t* gates = gate_up + (size_t)row * gate_up_stride;
    int end = columns < (GROUP_Y + 1) * 512 ? columns : (GROUP_Y + 1) * 512;
    for (int i = GROUP_Y * 512 + ITEM; i < end; i += 128)
    {
        // Far below zero the exponential is infinite and the quotient zero; far above it is zero and the quotient the gate.
        float gate = LOAD_ACT(gates, i);
        STORE_ACT(output, (size_t)row * output_stride + i, gate / (1.0f + exp(-gate)) * LOAD_ACT(gates, columns + i));
    }
}
