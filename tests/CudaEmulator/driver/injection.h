// Faults on demand.
#pragma once
#include "../runtime/codes.h"
#include <string>

// what: "cuLaunchKernel:719" (that call alone fails, with that code), or "lost" (every call fails with 719 from then on).
// after: the how-manieth next call, from 1; "cuLaunchKernel:719:3" says it in the text, and "lost::3". False if `what` cannot be read.
bool inject_fault(const std::string& what, int after);

// Several of them, with commas between.
bool inject_faults(const std::string& list);
void forget_faults();

// Consulted once by every call.
CUresult injected_fault(const std::string& name);
