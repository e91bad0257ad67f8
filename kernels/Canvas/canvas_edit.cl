#include "canvas.h"

// Edits in the order of CanvasEditKind.
KERNEL GROUP_SIZE(128) canvas_edit(
    int kind, GLOBAL int* buffer, int length, int position, int count, int value, int limit, GLOBAL const int* marks, GLOBAL int* result)
{
    LOCAL_ARRAY(int, scratch, 128);
    int end;
    if (kind == 0)
        end = canvas_append(buffer, length, count, value, limit, scratch);
    else if (kind == 1)
        end = canvas_expand(buffer, length, position, count, value, limit, scratch);
    else if (kind == 2)
        end = canvas_insert(buffer, length, marks, value, limit, scratch);
    else
        end = canvas_delete(buffer, length, marks, scratch);
    if (ITEM == 0)
        *result = end;
}
