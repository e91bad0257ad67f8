KERNEL GROUP_SIZE(64) broken(GLOBAL int* values)
{
    values[ITEM] = no_such_name;
}
