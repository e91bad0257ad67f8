// selftest <folder of the libraries> [part of a test's name]
#include "api.h"
#include "check.h"
#include <cstdio>
#include <vector>

namespace {
struct Registered { const char* name; void (*body)(); };
std::vector<Registered>& tests() {
    static std::vector<Registered> all;
    return all;
}
int failures;
}

Test::Test(const char* name, void (*body)()) { tests().push_back({name, body}); }

void expect(bool holds, const std::string& what, const char* file, int line) {
    if (holds) return;
    failures++;
    printf("    %s:%d: expected %s\n", file, line, what.c_str());
}

int run_tests(const std::string& filter) {
    int failed = 0, done = 0;
    for (auto& test : tests()) {
        if (std::string(test.name).find(filter) == std::string::npos) continue;
        failures = 0;
        try {
            fresh_device();
            test.body();
        } catch (int code) {
            expect(false, "no exception, but a call gave " + std::to_string(code), test.name, 0);
        }
        printf("%s %s\n", failures ? "failed" : "passed", test.name);
        failed += failures > 0;
        done++;
    }
    printf("%d passed, %d failed\n", done - failed, failed);
    return failed || done == 0;
}

int main(int count, char** arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: selftest <folder of the libraries> [part of a test's name]\n");
        return 2;
    }
    open_libraries(arguments[1]);
    // Before cuInit nothing works; every test that follows has called it.
    int devices = 0;
    if (call("cuDeviceGetCount", &devices) != 3) {
        printf("cuDeviceGetCount works before cuInit\n");
        return 1;
    }
    return run_tests(count > 2 ? arguments[2] : "");
}
