// Kernel text after preprocessing, made ready for a host compiler: shared variables told apart, kernels listed.
#pragma once
#include <string>
#include <vector>

struct Rewritten {
    std::string text;                    // with a table of its kernels at the end
    std::vector<std::string> kernels;
};

Rewritten rewrite_kernels(const std::string& preprocessed);
