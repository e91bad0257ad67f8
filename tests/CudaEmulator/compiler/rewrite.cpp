#include "rewrite.h"
#include "tokens.h"
#include <map>

namespace {
using Tokens = std::vector<std::string>;

size_t end_of_statement(const Tokens& tokens, size_t from) {
    while (from < tokens.size() && tokens[from] != ";" && tokens[from] != "{") from++;
    return from;
}

bool holds(const Tokens& tokens, size_t from, size_t to, const std::string& word) {
    for (size_t i = from; i < to; i++)
        if (tokens[i] == word) return true;
    return false;
}

// extern __shared__ T name[]: every such array is the one buffer of dynamic shared memory.
void name_dynamic_array(Tokens& tokens, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (tokens[i] == "__shared__") tokens[i] = "__attribute__((visibility(\"hidden\")))";
    tokens[to] = " __asm__(\"__emu_dynamic_shared\");";
}

void separate_shared_variables(Tokens& tokens) {
    int number = 0;
    for (size_t i = 0; i < tokens.size(); i++) {
        if (tokens[i] == "extern" || tokens[i] == "static") {
            size_t end = end_of_statement(tokens, i);
            if (end >= tokens.size() || tokens[end] != ";" || !holds(tokens, i, end, "__shared__")) continue;
            if (tokens[i] == "extern") name_dynamic_array(tokens, i, end);
            else tokens[i] = "";
        } else if (tokens[i] == "__shared__") {
            tokens[i] = "__emu_shared(" + std::to_string(number++) + ")";
        }
    }
}

std::string join(const Tokens& tokens, size_t from, size_t to) {
    std::string text;
    for (size_t i = from; i < to; i++) text += tokens[i];
    return text;
}

// Name and launch bounds of the kernel declared at `from`; the name is empty if there is none.
std::pair<std::string, std::string> kernel_at(const Tokens& tokens, size_t from) {
    std::string bounds = "()";
    for (size_t i = next_token(tokens, from); i < tokens.size(); i = next_token(tokens, i + 1)) {
        size_t after = next_token(tokens, i + 1);
        bool called = after < tokens.size() && tokens[after] == "(";
        if (!is_word(tokens[i]) || !called) {
            if (tokens[i] == ";" || tokens[i] == "{") break;
            continue;
        }
        size_t end = behind_parentheses(tokens, after);
        if (tokens[i] == "__launch_bounds__") bounds = join(tokens, after, end);
        else if (tokens[i] != "__attribute__" && tokens[i] != "__align__") return {tokens[i], bounds};
        i = end - 1;
    }
    return {};
}
}

Rewritten rewrite_kernels(const std::string& preprocessed) {
    Tokens tokens = split_tokens(preprocessed);
    std::map<std::string, std::string> bounds;
    for (size_t i = 0; i < tokens.size(); i++) {
        if (tokens[i] != "__global__") continue;
        auto [name, limits] = kernel_at(tokens, i + 1);
        if (!name.empty() && (bounds[name].empty() || limits != "()")) bounds[name] = limits;
    }
    separate_shared_variables(tokens);
    Rewritten result{join(tokens, 0, tokens.size()), {}};
    result.text += "\n#line 1 \"kernels\"\nextern \"C\" __attribute__((visibility(\"default\"))) const EmuKernel __emu_kernels[] = {\n";
    for (auto& [name, limits] : bounds) {
        result.text += "    __emu_describe<&" + name + ">::kernel(\"" + name + "\", __emu_bounds" + limits + "),\n";
        result.kernels.push_back(name);
    }
    result.text += "    {nullptr, nullptr, nullptr, nullptr, 0, 0}\n};\n";
    return result;
}
