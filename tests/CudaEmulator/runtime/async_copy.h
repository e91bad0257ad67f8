// cp.async: a copy lands when the thread that issued it waits for its group, and not before.
#pragma once

void copy_async(void* shared, const void* global, int bytes, int line);
void commit_async();
void wait_async(int groups_left);

// Forgets what the last block's threads left behind.
void reset_async_copies();
