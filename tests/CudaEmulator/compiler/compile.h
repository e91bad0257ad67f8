// From kernel text to images.
#pragma once
#include "options.h"
#include <map>
#include <string>

struct Compiled {
    bool done = false;
    std::string log, cubin, ptx;   // cubin is empty unless a real architecture was asked for
};

Compiled compile_kernels(const std::string& name, const std::string& source, const std::map<std::string, std::string>& headers, const Options& options);
