// A kernel launch: what was asked for, kept until it runs.
#pragma once
#include "module.h"
#include <memory>
#include <vector>

struct Launch {
    CUfunction function = nullptr;
    EmuIndex grid{}, block{};
    size_t dynamic_shared = 0;
    std::vector<std::vector<unsigned char>> arguments;
};

// What a driver refuses at the call: sizes of grid, block and shared memory.
CUresult check_geometry(const Launch& launch);

// Copies the values that `parameters` point to.
CUresult copy_arguments(Launch& launch, void** parameters);

CUresult run_launch(const Launch& launch);
