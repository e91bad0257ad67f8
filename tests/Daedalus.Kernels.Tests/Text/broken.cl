// Fits no compiler, to show that a refusal is noticed.
KERNEL broken(GLOBAL int* x)
{
    x[ITEM] = no_such_word;
}
