// Exchanges of a warp without tensor cores.
#pragma once
#include "../device/machine.h"

void synchronize_warp(unsigned mask, int line);
unsigned long long shuffle_warp(EmuShuffle kind, unsigned mask, unsigned long long value, int argument, int width, int line);
unsigned vote_warp(EmuVote kind, unsigned mask, int predicate, int line);
unsigned active_lanes();
