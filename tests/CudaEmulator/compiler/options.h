// NVRTC's command line, as far as it matters here: definitions and folders go on, the architecture names the image.
#pragma once
#include <string>
#include <vector>

struct Options {
    std::vector<std::string> preprocessor;   // -D, -U, -I for the host's compiler
    int architecture = 52;                   // NVRTC's default
    bool exact = false;                      // sm_90a
    bool real = false;                       // sm_: there is a cubin; compute_: PTX alone
    bool contract = true;                    // --fmad
    std::string problem;                     // what cannot be read, or empty
};

Options read_options(const char* const* arguments, int count);

// The newest architecture the stand-in knows, and all those it names.
const std::vector<int>& supported_architectures();
