#include "tokens.h"
#include <cctype>

namespace {
bool word_start(char c) { return isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool word_part(char c) { return word_start(c) || isdigit(static_cast<unsigned char>(c)); }
bool space(char c) { return isspace(static_cast<unsigned char>(c)) != 0; }

size_t end_of_literal(const std::string& text, size_t start) {
    size_t i = start + 1;
    while (i < text.size() && text[i] != text[start] && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
    return i < text.size() ? i + 1 : text.size();
}

size_t end_of_token(const std::string& text, size_t start, bool line_start) {
    size_t i = start;
    // A line marker is one token.
    if (text[i] == '#' && line_start) return text.find('\n', i) == std::string::npos ? text.size() : text.find('\n', i);
    if (text[i] == '"' || text[i] == '\'') return end_of_literal(text, i);
    auto kind = word_start(text[i]) ? word_part : space(text[i]) ? space : nullptr;
    if (isdigit(static_cast<unsigned char>(text[i]))) {
        while (i < text.size() && (word_part(text[i]) || text[i] == '.' || text[i] == '\'')) i++;
        return i;
    }
    if (!kind) return i + 1;
    while (i < text.size() && kind(text[i])) i++;
    return i;
}
}

std::vector<std::string> split_tokens(const std::string& text) {
    std::vector<std::string> tokens;
    for (size_t i = 0; i < text.size();) {
        size_t end = end_of_token(text, i, i == 0 || text[i - 1] == '\n');
        tokens.push_back(text.substr(i, end - i));
        i = end;
    }
    return tokens;
}

bool is_space(const std::string& token) { return space(token[0]) || (token[0] == '#' && token.size() > 1); }
bool is_word(const std::string& token) { return word_start(token[0]); }

size_t next_token(const std::vector<std::string>& tokens, size_t index) {
    while (index < tokens.size() && is_space(tokens[index])) index++;
    return index;
}

size_t behind_parentheses(const std::vector<std::string>& tokens, size_t open) {
    int depth = 0;
    for (size_t i = open; i < tokens.size(); i++) {
        if (tokens[i] == "(") depth++;
        if (tokens[i] == ")" && --depth == 0) return i + 1;
    }
    return tokens.size();
}
