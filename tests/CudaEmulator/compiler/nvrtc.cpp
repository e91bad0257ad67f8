// The entry points of NVRTC 12.4.
#include "compile.h"
#include <cstring>

#define EXPORTED extern "C" __attribute__((visibility("default")))

enum nvrtcResult : int {
    NVRTC_SUCCESS = 0,
    NVRTC_ERROR_OUT_OF_MEMORY = 1,
    NVRTC_ERROR_PROGRAM_CREATION_FAILURE = 2,
    NVRTC_ERROR_INVALID_INPUT = 3,
    NVRTC_ERROR_INVALID_PROGRAM = 4,
    NVRTC_ERROR_INVALID_OPTION = 5,
    NVRTC_ERROR_COMPILATION = 6,
    NVRTC_ERROR_BUILTIN_OPERATION_FAILURE = 7,
};

struct Program {
    std::string name, source;
    std::map<std::string, std::string> headers;
    Compiled compiled;
};
using nvrtcProgram = Program*;

namespace {
nvrtcResult size_of(nvrtcProgram program, size_t* size, std::string Compiled::*part, size_t terminator) {
    if (!size) return NVRTC_ERROR_INVALID_INPUT;
    if (!program) return NVRTC_ERROR_INVALID_PROGRAM;
    *size = (program->compiled.*part).size() + terminator;
    return NVRTC_SUCCESS;
}

nvrtcResult copy_of(nvrtcProgram program, char* to, std::string Compiled::*part, size_t terminator) {
    if (!to) return NVRTC_ERROR_INVALID_INPUT;
    if (!program) return NVRTC_ERROR_INVALID_PROGRAM;
    const std::string& text = program->compiled.*part;
    memcpy(to, text.c_str(), text.size() + terminator);
    return NVRTC_SUCCESS;
}
}

EXPORTED nvrtcResult nvrtcVersion(int* major, int* minor) {
    if (!major || !minor) return NVRTC_ERROR_INVALID_INPUT;
    *major = 12;
    *minor = 4;
    return NVRTC_SUCCESS;
}

EXPORTED nvrtcResult nvrtcGetNumSupportedArchs(int* count) {
    if (!count) return NVRTC_ERROR_INVALID_INPUT;
    *count = static_cast<int>(supported_architectures().size());
    return NVRTC_SUCCESS;
}

EXPORTED nvrtcResult nvrtcGetSupportedArchs(int* architectures) {
    if (!architectures) return NVRTC_ERROR_INVALID_INPUT;
    for (int architecture : supported_architectures()) *architectures++ = architecture;
    return NVRTC_SUCCESS;
}

EXPORTED nvrtcResult nvrtcCreateProgram(nvrtcProgram* program, const char* source, const char* name, int count, const char* const* headers, const char* const* names) {
    if (!program || !source || count < 0 || (count > 0 && (!headers || !names))) return NVRTC_ERROR_INVALID_INPUT;
    *program = new Program{name ? name : "default_program", source, {}, {}};
    for (int i = 0; i < count; i++) (*program)->headers[names[i]] = headers[i];
    return NVRTC_SUCCESS;
}

EXPORTED nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int count, const char* const* arguments) {
    if (!program) return NVRTC_ERROR_INVALID_PROGRAM;
    if (count < 0 || (count > 0 && !arguments)) return NVRTC_ERROR_INVALID_INPUT;
    Options options = read_options(arguments, count);
    program->compiled = {};
    if (!options.problem.empty()) {
        program->compiled.log = "nvrtc: error: " + options.problem + "\n";
        return NVRTC_ERROR_INVALID_OPTION;
    }
    program->compiled = compile_kernels(program->name, program->source, program->headers, options);
    return program->compiled.done ? NVRTC_SUCCESS : NVRTC_ERROR_COMPILATION;
}

// Logs end with a zero, which counts; a compiled image does not.
EXPORTED nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t* size) { return size_of(program, size, &Compiled::log, 1); }
EXPORTED nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char* log) { return copy_of(program, log, &Compiled::log, 1); }
EXPORTED nvrtcResult nvrtcGetCUBINSize(nvrtcProgram program, size_t* size) { return size_of(program, size, &Compiled::cubin, 0); }
EXPORTED nvrtcResult nvrtcGetCUBIN(nvrtcProgram program, char* image) { return copy_of(program, image, &Compiled::cubin, 0); }
EXPORTED nvrtcResult nvrtcGetPTXSize(nvrtcProgram program, size_t* size) { return size_of(program, size, &Compiled::ptx, 0); }
EXPORTED nvrtcResult nvrtcGetPTX(nvrtcProgram program, char* image) { return copy_of(program, image, &Compiled::ptx, 0); }

EXPORTED nvrtcResult nvrtcDestroyProgram(nvrtcProgram* program) {
    if (!program || !*program) return NVRTC_ERROR_INVALID_PROGRAM;
    delete *program;
    *program = nullptr;
    return NVRTC_SUCCESS;
}

EXPORTED const char* nvrtcGetErrorString(nvrtcResult result) {
    static const char* const names[] = {"NVRTC_SUCCESS", "NVRTC_ERROR_OUT_OF_MEMORY", "NVRTC_ERROR_PROGRAM_CREATION_FAILURE", "NVRTC_ERROR_INVALID_INPUT",
                                        "NVRTC_ERROR_INVALID_PROGRAM", "NVRTC_ERROR_INVALID_OPTION", "NVRTC_ERROR_COMPILATION",
                                        "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE"};
    return result >= 0 && result <= NVRTC_ERROR_BUILTIN_OPERATION_FAILURE ? names[result] : "NVRTC_ERROR unknown";
}
