// What went wrong on the device: the first fault of a launch, in words, and the signals that tell of one.
#pragma once
#include "codes.h"
#include <cstdint>
#include <functional>
#include <string>

struct Fault {
    CUresult code = CUDA_SUCCESS;
    std::string message;
};

// The fault of what runs now; the first one stands.
const Fault& current_fault();
void clear_fault();

// Whether there is one: the scheduler looks after every switch.
extern volatile bool faulted;
void raise_fault(CUresult code, const std::string& message);

// Keeps the last fault for daedalus_emulator_message and writes it to stderr.
void report_fault(const std::string& where, const Fault& fault);
const std::string& last_fault_message();
void forget_message();

// While it lives, a bad access by a fiber ends the fiber and becomes a fault. The handlers found are put back after;
// signals of other threads, and of this one outside fibers, go to them.
class SignalNet {
public:
    SignalNet();
    ~SignalNet();
    SignalNet(const SignalNet&) = delete;
    SignalNet& operator=(const SignalNet&) = delete;

    // What runs after this many seconds is ended with LAUNCH_TIMEOUT; 0 sets no limit.
    static void limit_time(int seconds);
};

// Does work on a fiber under the net. False if it faulted; the fault is in current_fault().
bool run_protected(const std::function<void()>& work);
