// A program run to its end, without a shell.
#pragma once
#include <string>
#include <vector>

// True if it ended with 0. What it wrote to stderr is added to `log`.
bool run_program(const std::vector<std::string>& arguments, const std::string& log_path, std::string& log);

bool write_file(const std::string& path, const std::string& contents);
std::string read_file(const std::string& path);
