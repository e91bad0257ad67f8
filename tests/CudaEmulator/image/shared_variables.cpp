#include "shared_variables.h"
#include <cstring>
#include <elf.h>

namespace {
struct Library {
    const unsigned char* bytes;
    size_t size;

    template <class T> const T* at(uint64_t offset, uint64_t count = 1) const {
        bool inside = offset <= size && count <= (size - offset) / sizeof(T);
        return inside ? reinterpret_cast<const T*>(bytes + offset) : nullptr;
    }
    std::string text(const Elf64_Shdr& strings, uint64_t offset) const {
        if (offset >= strings.sh_size || !at<char>(strings.sh_offset, strings.sh_size)) return {};
        auto* start = reinterpret_cast<const char*>(bytes + strings.sh_offset + offset);
        return std::string(start, strnlen(start, strings.sh_size - offset));
    }
};

bool starts_with(const std::string& text, const std::string& prefix) { return text.compare(0, prefix.size(), prefix) == 0; }

// Variables of a function are mangled with its name.
std::string local_prefix(const std::string& function) { return "_ZZ" + std::to_string(function.size()) + function + "E"; }

void read_symbols(const Library& library, const Elf64_Shdr* sections, unsigned count, const Elf64_Shdr& table, std::vector<SharedVariable>& found) {
    uint64_t symbols = table.sh_size / sizeof(Elf64_Sym);
    auto* symbol = library.at<Elf64_Sym>(table.sh_offset, symbols);
    if (!symbol || table.sh_link >= count) return;
    for (uint64_t i = 0; i < symbols; i++, symbol++) {
        if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT || symbol->st_shndx >= count) continue;
        auto* header = library.at<Elf64_Ehdr>(0);
        std::string section = library.text(sections[header->e_shstrndx], sections[symbol->st_shndx].sh_name);
        if (starts_with(section, "emu_shared.")) found.push_back({library.text(sections[table.sh_link], symbol->st_name), symbol->st_value, symbol->st_size});
    }
}
}

std::vector<SharedVariable> shared_variables(const unsigned char* bytes, size_t size) {
    Library library{bytes, size};
    std::vector<SharedVariable> found;
    auto* header = library.at<Elf64_Ehdr>(0);
    if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return found;
    auto* sections = library.at<Elf64_Shdr>(header->e_shoff, header->e_shnum);
    if (!sections || header->e_shstrndx >= header->e_shnum) return found;
    for (unsigned i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB) read_symbols(library, sections, header->e_shnum, sections[i], found);
    return found;
}

std::vector<SharedVariable> shared_variables_of(const std::vector<SharedVariable>& all, const std::string& kernel, const std::vector<std::string>& kernels) {
    std::vector<SharedVariable> own;
    for (auto& variable : all) {
        bool others = false;
        for (auto& name : kernels) others |= name != kernel && starts_with(variable.symbol, local_prefix(name));
        if (!others) own.push_back(variable);
    }
    return own;
}
