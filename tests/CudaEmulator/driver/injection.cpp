#include "injection.h"
#include "emulator.h"
#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {
struct Plan { std::string name; CUresult code; int left; };
std::vector<Plan>& plans() {
    static auto& all = *new std::vector<Plan>;
    return all;
}

CUresult come_true(const Plan& plan) {
    if (plan.name != "lost") return plan.code;
    emulator().sticky = CUDA_ERROR_LAUNCH_FAILED;
    return CUDA_SUCCESS;
}
}

bool inject_fault(const std::string& what, int after) {
    size_t colon = what.find(':'), second = colon == std::string::npos ? colon : what.find(':', colon + 1);
    std::string name = what.substr(0, colon);
    if (second != std::string::npos) after = atoi(what.c_str() + second + 1);
    int code = colon == std::string::npos ? 0 : atoi(what.c_str() + colon + 1);
    if (name == "lost") code = CUDA_ERROR_LAUNCH_FAILED;
    if (code <= 0 || after < 1) return false;
    plans().push_back({name, static_cast<CUresult>(code), after});
    return true;
}

bool inject_faults(const std::string& list) {
    bool all = true;
    for (size_t start = 0, end; start < list.size(); start = end + 1) {
        end = std::min(list.find(',', start), list.size());
        all &= inject_fault(list.substr(start, end - start), 1);
    }
    return all;
}

void forget_faults() { plans().clear(); }

CUresult injected_fault(const std::string& name) {
    for (size_t i = 0; i < plans().size(); i++) {
        if (plans()[i].name != name && plans()[i].name != "lost") continue;
        if (--plans()[i].left > 0) continue;
        Plan plan = plans()[i];
        plans().erase(plans().begin() + static_cast<std::ptrdiff_t>(i--));
        if (CUresult code = come_true(plan)) return code;
    }
    return CUDA_SUCCESS;
}
