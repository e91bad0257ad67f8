#include "compile.h"
#include "../image/image.h"
#include "../image/shared_variables.h"
#include "embedded.h"
#include "process.h"
#include "rewrite.h"
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace {
namespace fs = std::filesystem;
constexpr uint64_t StaticSharedLimit = 48 << 10;

// A private folder that goes with everything in it.
struct Folder {
    std::string path;
    Folder() {
        path = (fs::temp_directory_path() / "daedalus-nvrtc-XXXXXX").string();
        if (!mkdtemp(path.data())) path.clear();
    }
    ~Folder() {
        std::error_code ignored;
        if (!path.empty()) fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return path + "/" + name; }
};

bool on_path(const std::string& program) {
    const char* path = getenv("PATH");
    std::string folders = path ? path : "/usr/bin";
    for (size_t start = 0, end; start <= folders.size(); start = end + 1) {
        end = std::min(folders.find(':', start), folders.size());
        if (access((folders.substr(start, end - start) + "/" + program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

std::string compiler() {
    const char* chosen = getenv("DAEDALUS_EMULATOR_CXX");
    if (chosen && *chosen) return chosen;
    return on_path("g++") || !on_path("clang++-19") ? "g++" : "clang++-19";
}

std::string safe_name(const std::string& name) {
    std::string safe;
    for (char c : name.substr(name.rfind('/') + 1)) safe += isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_' ? c : '_';
    return safe.empty() ? "default_program" : safe;
}

// Messages name the kernel text as the caller did.
void hide_folder(std::string& log, const Folder& folder) {
    for (const std::string& prefix : {folder / "in/", folder / ""})
        for (size_t at; (at = log.find(prefix)) != std::string::npos;) log.erase(at, prefix.size());
}

bool write_inputs(const Folder& folder, const std::string& name, const std::string& source, const std::map<std::string, std::string>& headers) {
    bool written = write_file(folder / ("in/" + name), source);
    for (auto& [header, text] : headers) {
        fs::path path = fs::path(folder / "in") / header;
        // A header's name may hold folders, but not lead out of the private one.
        if (header.find("..") != std::string::npos || header[0] == '/' || header == "tensor_core.h") continue;
        fs::create_directories(path.parent_path());
        written &= write_file(path.string(), text);
    }
    for (auto& file : embedded_files()) {
        std::string place = std::string(file.name) == "tensor_core.h" ? "in/" : "emulator/";
        written &= write_file(folder / (place + file.name), file.text);
    }
    return written;
}

std::vector<std::string> preprocess_command(const Folder& folder, const std::string& name, const Options& options) {
    std::vector<std::string> command = {compiler(), "-E", "-x", "c++", "-std=c++17", "-nostdinc", "-nostdinc++", "-I", folder / "in",
                                        "-D__CUDACC__", "-D__CUDACC_RTC__", "-D__CUDA_ARCH__=" + std::to_string(options.architecture * 10)};
    command.insert(command.end(), options.preprocessor.begin(), options.preprocessor.end());
    command.insert(command.end(), {folder / ("in/" + name), "-o", folder / "expanded.cpp"});
    return command;
}

std::vector<std::string> compile_command(const Folder& folder, const Options& options, bool fma) {
    std::vector<std::string> command = {compiler(), "-O2", "-shared", "-fPIC", "-x", "c++", "-std=c++17", "-w", "-nostdinc", "-nostdinc++",
                                        "-fno-exceptions", "-fno-rtti", "-fno-strict-aliasing", "-fno-stack-protector", "-fstack-clash-protection", "-fvisibility=hidden",
                                        "-fno-asynchronous-unwind-tables", "-fno-math-errno", "-fno-trapping-math", "-fsanitize=bounds,alignment",
                                        "-fno-sanitize-recover=bounds,alignment", "-I", folder / "emulator", "-include", folder / "emulator/emulated_device.h",
                                        options.contract && fma ? "-ffp-contract=fast" : "-ffp-contract=off"};
    // Short loops unrolled whole need no check of their indices.
    if (compiler().find("clang") == std::string::npos) command.insert(command.end(), {"-fno-gnu-unique", "-fpeel-loops"});
    if (fma) command.insert(command.end(), {"-mfma", "-mavx2"});
    // The checks' handlers are the prefix header's own: no library of the compiler's is wanted.
    command.insert(command.end(), {folder / "kernels.cpp", "-o", folder / "kernels.so", "-Wl,-Bsymbolic", "-nodefaultlibs", "-lm", "-lc"});
    return command;
}

std::string check_shared_memory(const std::string& library, const std::vector<std::string>& kernels) {
    auto all = shared_variables(reinterpret_cast<const unsigned char*>(library.data()), library.size());
    for (auto& kernel : kernels) {
        uint64_t bytes = 0;
        for (auto& variable : shared_variables_of(all, kernel, kernels)) bytes += variable.size;
        if (bytes > StaticSharedLimit)
            return "error: entry function '" + kernel + "' uses too much shared data (" + std::to_string(bytes) + " bytes, " +
                   std::to_string(StaticSharedLimit) + " max)\n";
    }
    return {};
}

std::string image_of(const std::string& library, const Options& options, bool ptx, bool fma) {
    ImageHeader header{};
    memcpy(header.magic, ImageMagic, sizeof header.magic);
    header.version = ImageVersion;
    header.ptx = ptx;
    header.architecture = static_cast<uint32_t>(options.architecture);
    header.exact = options.exact;
    header.fma = fma;
    header.size = library.size();
    header.checksum = image_checksum(library.data(), library.size());
    return std::string(reinterpret_cast<const char*>(&header), sizeof header) + library;
}

Compiled compile_in(const Folder& folder, const std::string& name, const std::string& source, const std::map<std::string, std::string>& headers, const Options& options) {
    Compiled result;
    std::string file = safe_name(name), log_path = folder / "log";
    if (folder.path.empty() || !fs::create_directory(folder / "in") || !fs::create_directory(folder / "emulator") || !write_inputs(folder, file, source, headers)) {
        result.log = "no private folder can be written for the compiler\n";
        return result;
    }
    if (!run_program(preprocess_command(folder, file, options), log_path, result.log)) return result;
    Rewritten rewritten = rewrite_kernels(read_file(folder / "expanded.cpp"));
    bool fma = __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2");
    if (!write_file(folder / "kernels.cpp", rewritten.text) || !run_program(compile_command(folder, options, fma), log_path, result.log)) return result;
    std::string library = read_file(folder / "kernels.so"), problem = check_shared_memory(library, rewritten.kernels);
    result.log += problem;
    if (!problem.empty()) return result;
    result.done = true;
    if (options.real) result.cubin = image_of(library, options, false, fma);
    result.ptx = image_of(library, options, true, fma);
    return result;
}
}

Compiled compile_kernels(const std::string& name, const std::string& source, const std::map<std::string, std::string>& headers, const Options& options) {
    Folder folder;
    Compiled result = compile_in(folder, name, source, headers, options);
    if (!folder.path.empty()) hide_folder(result.log, folder);
    return result;
}
