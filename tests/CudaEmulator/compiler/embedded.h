// The headers of the emulated device, carried inside the library.
#pragma once
#include <string>
#include <vector>

struct EmbeddedFile { const char* name; std::string text; };

const std::vector<EmbeddedFile>& embedded_files();
