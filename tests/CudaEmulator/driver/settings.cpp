#include "settings.h"
#include <cstdlib>
#include <map>

namespace {
std::map<std::string, std::string>& chosen() {
    static auto& values = *new std::map<std::string, std::string>;
    return values;
}

long number(const char* name, long otherwise) {
    std::string text = setting(name);
    return text.empty() ? otherwise : atol(text.c_str());
}

Order order_of(uint64_t turn) {
    std::string text = setting("ORDER");
    if (text == "forward") return Order::Forward;
    if (text == "reverse") return Order::Reverse;
    if (text.compare(0, 6, "random") == 0) return Order::Random;
    return turn % 2 ? Order::Reverse : Order::Forward;
}
}

std::string setting(const std::string& name) {
    auto found = chosen().find(name);
    if (found != chosen().end()) return found->second;
    const char* value = getenv(("DAEDALUS_EMULATOR_" + name).c_str());
    return value ? value : "";
}

void set_setting(const std::string& name, const char* value) {
    if (value) chosen()[name] = value;
    else chosen().erase(name);
}
void forget_settings() { chosen().clear(); }

int device_count() { return static_cast<int>(number("DEVICES", 1)); }
int device_architecture() { return static_cast<int>(number("ARCH", 90)); }
int launch_seconds() { return static_cast<int>(number("TIMEOUT", 120)); }
size_t memory_limit() { return static_cast<size_t>(number("MEMORY", 2l << 30)); }

int shared_memory_optin() {
    switch (device_architecture()) {
        case 70: return 96 << 10;
        case 75: return 64 << 10;
        case 80: case 87: return 163 << 10;
        case 86: case 89: return 99 << 10;
        default: return device_architecture() < 70 ? 48 << 10 : device_architecture() >= 120 ? 99 << 10 : 227 << 10;
    }
}

Order thread_order(uint64_t launch, uint64_t block) { return order_of(launch + block); }
Order block_order(uint64_t launch) { return order_of(launch); }

uint64_t order_seed() {
    std::string text = setting("ORDER");
    return text.size() > 7 ? strtoull(text.c_str() + 7, nullptr, 10) : 0;
}
