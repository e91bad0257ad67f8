#include "options.h"
#include <cstdlib>
#include <cstring>
#include <map>

namespace {
enum class Use { Preprocessor, Architecture, Contract, IgnoredValue, IgnoredFlag };
struct Meaning { Use use; const char* host; };

const std::map<std::string, Meaning>& meanings() {
    static const std::map<std::string, Meaning> all = {
        {"-D", {Use::Preprocessor, "-D"}}, {"--define-macro", {Use::Preprocessor, "-D"}},
        {"-U", {Use::Preprocessor, "-U"}}, {"--undefine-macro", {Use::Preprocessor, "-U"}},
        {"-I", {Use::Preprocessor, "-I"}}, {"--include-path", {Use::Preprocessor, "-I"}},
        {"-arch", {Use::Architecture, ""}}, {"--gpu-architecture", {Use::Architecture, ""}},
        {"-fmad", {Use::Contract, ""}}, {"--fmad", {Use::Contract, ""}},
        {"-std", {Use::IgnoredValue, ""}}, {"--std", {Use::IgnoredValue, ""}},
        {"-maxrregcount", {Use::IgnoredValue, ""}}, {"--maxrregcount", {Use::IgnoredValue, ""}},
        {"-ftz", {Use::IgnoredValue, ""}}, {"--ftz", {Use::IgnoredValue, ""}},
        {"-prec-sqrt", {Use::IgnoredValue, ""}}, {"--prec-sqrt", {Use::IgnoredValue, ""}},
        {"-prec-div", {Use::IgnoredValue, ""}}, {"--prec-div", {Use::IgnoredValue, ""}},
        {"-Xptxas", {Use::IgnoredValue, ""}}, {"--ptxas-options", {Use::IgnoredValue, ""}},
        {"-dopt", {Use::IgnoredValue, ""}}, {"--dopt", {Use::IgnoredValue, ""}},
        {"-diag-suppress", {Use::IgnoredValue, ""}}, {"--diag-suppress", {Use::IgnoredValue, ""}},
        {"-use_fast_math", {Use::IgnoredFlag, ""}}, {"--use_fast_math", {Use::IgnoredFlag, ""}},
        {"-default-device", {Use::IgnoredFlag, ""}}, {"--device-as-default-execution-space", {Use::IgnoredFlag, ""}},
        {"-lineinfo", {Use::IgnoredFlag, ""}}, {"--generate-line-info", {Use::IgnoredFlag, ""}},
        {"-G", {Use::IgnoredFlag, ""}}, {"--device-debug", {Use::IgnoredFlag, ""}},
        {"-w", {Use::IgnoredFlag, ""}}, {"--disable-warnings", {Use::IgnoredFlag, ""}},
        {"-restrict", {Use::IgnoredFlag, ""}}, {"--restrict", {Use::IgnoredFlag, ""}},
        {"-extra-device-vectorization", {Use::IgnoredFlag, ""}}, {"--extra-device-vectorization", {Use::IgnoredFlag, ""}},
        {"-minimal", {Use::IgnoredFlag, ""}}, {"--minimal", {Use::IgnoredFlag, ""}},
    };
    return all;
}

void read_architecture(Options& options, const std::string& value) {
    bool real = value.compare(0, 3, "sm_") == 0, virtual_one = value.compare(0, 8, "compute_") == 0;
    const char* digits = value.c_str() + (real ? 3 : 8);
    char* end = nullptr;
    long number = real || virtual_one ? strtol(digits, &end, 10) : 0;
    bool exact = end && strcmp(end, "a") == 0;
    if (number < 50 || number > supported_architectures().back() || (*end && !exact)) {
        options.problem = "invalid value for --gpu-architecture: " + value;
        return;
    }
    options.architecture = static_cast<int>(number);
    options.real = real;
    options.exact = exact;
}

void apply(Options& options, const Meaning& meaning, const std::string& value) {
    if (meaning.use == Use::Preprocessor) options.preprocessor.push_back(meaning.host + value);
    if (meaning.use == Use::Architecture) read_architecture(options, value);
    if (meaning.use == Use::Contract) options.contract = value != "false";
}
}

const std::vector<int>& supported_architectures() {
    static const std::vector<int> all = {80, 90};
    return all;
}

Options read_options(const char* const* arguments, int count) {
    Options options;
    for (int i = 0; i < count && options.problem.empty(); i++) {
        std::string text = arguments[i];
        size_t end = text.find('=');
        // -DX, -UX and -IX hold their value without a sign between.
        bool joined = text.size() > 2 && (text[1] == 'D' || text[1] == 'U' || text[1] == 'I');
        std::string name = joined ? text.substr(0, 2) : text.substr(0, end);
        auto found = meanings().find(name);
        if (found == meanings().end()) {
            options.problem = "unrecognized option " + text;
            break;
        }
        bool has_value = joined || end != std::string::npos;
        std::string value = joined ? text.substr(2) : has_value ? text.substr(end + 1) : "";
        if (!has_value && found->second.use != Use::IgnoredFlag) {
            if (++i >= count) options.problem = "no value for option " + text;
            else value = arguments[i];
        }
        if (options.problem.empty()) apply(options, found->second, value);
    }
    return options;
}
