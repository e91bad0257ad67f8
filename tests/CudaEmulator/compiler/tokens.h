// Words, literals, white space and signs of preprocessed C++; put together again they give the text back.
#pragma once
#include <string>
#include <vector>

std::vector<std::string> split_tokens(const std::string& text);

bool is_space(const std::string& token);
bool is_word(const std::string& token);

// The next token that is no white space, from `index` on; the count of tokens if there is none.
size_t next_token(const std::vector<std::string>& tokens, size_t index);

// The index behind a parenthesis that closes the one at `open`.
size_t behind_parentheses(const std::vector<std::string>& tokens, size_t open);
