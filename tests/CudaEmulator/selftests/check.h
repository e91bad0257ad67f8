// Tests by name, and what they expect.
#pragma once
#include <string>

struct Test {
    Test(const char* name, void (*body)());
};

#define TEST(name) \
    static void name(); \
    static Test registered_##name(#name, name); \
    static void name()

void expect(bool holds, const std::string& what, const char* file, int line);

#define EXPECT(condition) expect((condition), #condition, __FILE__, __LINE__)
#define EXPECT_CODE(wanted, call) \
    do { \
        int got = (call); \
        expect(got == (wanted), #call " gives " + std::to_string(wanted) + ", gave " + std::to_string(got), __FILE__, __LINE__); \
    } while (false)

// Runs all tests whose name holds `filter`; the number that failed.
int run_tests(const std::string& filter);
