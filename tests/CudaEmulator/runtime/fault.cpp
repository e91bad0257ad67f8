#include "fault.h"
#include "fiber.h"
#include "memory.h"
#include <csignal>
#include <cstdio>
#include <ctime>
#include <pthread.h>
#include <ucontext.h>
#include <unistd.h>

volatile bool faulted = false;

namespace {
constexpr int Signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGVTALRM};

struct Net {
    int depth = 0;
    timer_t timer{};
    pthread_t owner{};
    int signal = 0, code = 0;
    bool write = false;
    uintptr_t address = 0;
    struct sigaction previous[NSIG] = {};
    stack_t previous_stack{};
    alignas(64) char stack[64 * 1024];
};
Net net;
Fault fault;
std::string& message() {
    static std::string& text = *new std::string;
    return text;
}

void pass_on(int signal, siginfo_t* info, void* context) {
    const struct sigaction& previous = net.previous[signal];
    if (previous.sa_flags & SA_SIGINFO) previous.sa_sigaction(signal, info, context);
    else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) sigaction(signal, &previous, nullptr);
    else previous.sa_handler(signal);
}

// Leaves the fiber where it is, for good: the scheduler goes on as if the fiber had switched back to it.
void on_signal(int signal, siginfo_t* info, void* context) {
    bool own = pthread_equal(net.owner, pthread_self());
    if (own && signal == SIGVTALRM && !fiber_runs()) {
        net.signal = signal;
        faulted = true;
        return;
    }
    if (!fiber_runs() || !own) return pass_on(signal, info, context);
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    faulted = true;
    net.signal = signal;
    net.code = info->si_code;
    net.address = reinterpret_cast<uintptr_t>(info->si_addr);
    net.write = registers[REG_ERR] & 2;
    registers[REG_RSP] = reinterpret_cast<greg_t>(fiber_scheduler_stack());
    registers[REG_RIP] = reinterpret_cast<greg_t>(fiber_landing());
}

std::string describe_access() {
    char text[96];
    snprintf(text, sizeof text, "illegal %s at 0x%zx: ", net.write ? "write" : "read", static_cast<size_t>(net.address));
    return text + (fiber_overflowed(net.address) ? std::string("a thread's stack overflows") : describe_address(net.address));
}

void turn_signal_into_fault() {
    int signal = net.signal;
    net.signal = 0;
    if (signal == SIGFPE) raise_fault(CUDA_ERROR_LAUNCH_FAILED, "integer division by zero");
    else if (signal == SIGVTALRM) raise_fault(CUDA_ERROR_LAUNCH_TIMEOUT, "the kernel runs for too long; DAEDALUS_EMULATOR_TIMEOUT sets the limit in seconds");
    else if (signal == SIGILL) raise_fault(CUDA_ERROR_ILLEGAL_INSTRUCTION, "illegal instruction or __builtin_trap");
    // An access that the processor refuses for its alignment comes without an address.
    else if (signal == SIGSEGV && net.code == SI_KERNEL)
        raise_fault(CUDA_ERROR_MISALIGNED_ADDRESS, "a misaligned vector access, or an address that no memory can have");
    else raise_fault(CUDA_ERROR_ILLEGAL_ADDRESS, describe_access());
}

const std::function<void()>* protected_work;
void protected_entry() {
    (*protected_work)();
    for (;;) fiber_leave();
}
}

const Fault& current_fault() {
    if (net.signal) turn_signal_into_fault();
    return fault;
}

void clear_fault() {
    fault = {};
    net.signal = 0;
    faulted = false;
}

void raise_fault(CUresult code, const std::string& text) {
    if (fault.code == CUDA_SUCCESS) fault = {code, text};
    faulted = true;
}

void report_fault(const std::string& where, const Fault& what) {
    message() = where + ": " + what.message;
    fprintf(stderr, "CUDA emulator: error %d in %s\n", static_cast<int>(what.code), message().c_str());
}

const std::string& last_fault_message() { return message(); }
void forget_message() { message().clear(); }

SignalNet::SignalNet() {
    if (net.depth++) return;
    net.owner = pthread_self();
    stack_t own{};
    own.ss_sp = net.stack;
    own.ss_size = sizeof net.stack;
    sigaltstack(&own, &net.previous_stack);
    for (int signal : Signals) {
        sigaction(signal, nullptr, &net.previous[signal]);
        struct sigaction action{};
        action.sa_sigaction = on_signal;
        action.sa_mask = net.previous[signal].sa_mask;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
        sigaction(signal, &action, nullptr);
    }
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGVTALRM;
    event._sigev_un._tid = gettid();
    timer_create(CLOCK_MONOTONIC, &event, &net.timer);
}

void SignalNet::limit_time(int seconds) {
    itimerspec limit{};
    limit.it_value.tv_sec = seconds;
    timer_settime(net.timer, 0, &limit, nullptr);
}

SignalNet::~SignalNet() {
    if (--net.depth) return;
    timer_delete(net.timer);
    for (int signal : Signals) sigaction(signal, &net.previous[signal], nullptr);
    sigaltstack(&net.previous_stack, nullptr);
}

bool run_protected(const std::function<void()>& work) {
    SignalNet guard;
    clear_fault();
    protected_work = &work;
    fiber_start(0, protected_entry);
    fiber_resume(0);
    return !faulted;
}
