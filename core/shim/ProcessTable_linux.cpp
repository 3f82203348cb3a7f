// SPDX-License-Identifier: Apache-2.0
#include "shim/ProcessTable.h"

#include "shim/AttemptFiles.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sibyl::shim {
namespace {

// Reads a small file below /proc whole; -1 when it cannot be.
ssize_t readSmallFile(const char *path, char *buffer, std::size_t bytes)
{
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    ssize_t n = 0;
    do {
        n = ::read(file, buffer, bytes - 1);
    } while (n < 0 && errno == EINTR);
    ::close(file);
    if (n >= 0) {
        buffer[n] = '\0';
    }
    return n;
}

// Whether the bytes of `path` contain `needle` and the NUL that ends it.
bool hasVariable(const char *path, const char *needle)
{
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    constexpr std::size_t maxEnvironBytes = 8 * 1024 * 1024;
    const std::size_t needleBytes = std::strlen(needle) + 1; // with its NUL
    char buffer[16 * 1024];
    std::size_t kept = 0;
    bool isFound = false;
    for (std::size_t total = 0; !isFound && total < maxEnvironBytes;) {
        const ssize_t n = ::read(file, buffer + kept, sizeof buffer - kept);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        total += static_cast<std::size_t>(n);
        const std::size_t filled = kept + static_cast<std::size_t>(n);
        isFound = ::memmem(buffer, filled, needle, needleBytes) != nullptr;
        kept = filled < needleBytes ? filled : needleBytes - 1;
        std::memmove(buffer, buffer + filled - kept, kept);
    }
    ::close(file);
    return isFound;
}

int compareByPid(const void *left, const void *right)
{
    const pid_t a = static_cast<const ProcessEntry *>(left)->pid;
    const pid_t b = static_cast<const ProcessEntry *>(right)->pid;
    return a < b ? -1 : a > b ? 1 : 0;
}

bool isOurs(pid_t pid)
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d", static_cast<int>(pid));
    struct stat info {};
    return ::stat(path, &info) == 0 && (info.st_uid == ::geteuid() || ::geteuid() == 0);
}

} // namespace

bool readProcess(pid_t pid, ProcessEntry *entry)
{
    char path[48];
    char text[1024];
    std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
    if (readSmallFile(path, text, sizeof text) <= 0) {
        return false;
    }
    // The name in brackets may itself hold brackets and blanks: the last ')' ends it. Then: state,
    // ppid, as the 12th field from here four CPU times, as the 20th the start time.
    const char *rest = std::strrchr(text, ')');
    char state = '?';
    int parent = 0;
    unsigned long long start = 0;
    if (rest == nullptr
        || std::sscanf(rest + 1,
                       " %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                       "%*s %llu",
                       &state, &parent, &start)
            != 3) {
        return false;
    }
    *entry = ProcessEntry{pid, parent, state, false, start};
    return true;
}

void readBootId(char (&bootId)[bootIdSize])
{
    std::memset(bootId, 0, sizeof bootId);
    if (readSmallFile("/proc/sys/kernel/random/boot_id", bootId, sizeof bootId) > 0) {
        bootId[std::strcspn(bootId, "\n")] = '\0';
    }
}

bool signalProcess(const ProcessEntry &process, int signal)
{
    ProcessEntry now;
#ifdef SYS_pidfd_open
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0));
    if (handle >= 0) {
        // The handle names one process; only then is it worth asking which.
        const bool isSent = readProcess(process.pid, &now) && now.startTicks == process.startTicks
            && ::syscall(SYS_pidfd_send_signal, handle, signal, nullptr, 0) == 0;
        ::close(handle);
        return isSent;
    }
    if (errno != ENOSYS && errno != EPERM && errno != EMFILE) {
        return false;
    }
#endif
    return readProcess(process.pid, &now) && now.startTicks == process.startTicks
        && ::kill(process.pid, signal) == 0;
}

bool isDescendant(pid_t pid, pid_t ancestor)
{
    constexpr int maxDepth = 4096;
    ProcessEntry entry;
    for (int depth = 0; depth < maxDepth && pid > 1; ++depth) {
        if (pid == ancestor) {
            return true;
        }
        if (!readProcess(pid, &entry)) {
            return false;
        }
        pid = entry.parent;
    }
    return false;
}

ProcessTable::~ProcessTable()
{
    std::free(m_entries);
}

bool ProcessTable::read()
{
    DIR *proc = ::opendir("/proc");
    if (proc == nullptr) {
        return false;
    }
    m_count = 0;
    while (const dirent *item = ::readdir(proc)) {
        const int pid = std::atoi(item->d_name); // 0 for everything that is no process
        if (pid <= 0) {
            continue;
        }
        if (m_count == m_capacity) {
            const std::size_t capacity = m_capacity == 0 ? 256 : m_capacity * 2;
            void *larger = std::realloc(m_entries, capacity * sizeof(ProcessEntry));
            if (larger == nullptr) {
                break;
            }
            m_entries = static_cast<ProcessEntry *>(larger);
            m_capacity = capacity;
        }
        if (readProcess(pid, m_entries + m_count)) {
            ++m_count;
        }
    }
    ::closedir(proc);
    std::qsort(m_entries, m_count, sizeof(ProcessEntry), compareByPid);
    return true;
}

void ProcessTable::spreadSelection()
{
    // Sorted by pid, so parents mostly come before their children and one or two passes do.
    for (bool isChanged = true; isChanged;) {
        isChanged = false;
        for (std::size_t i = 0; i < m_count; ++i) {
            if (m_entries[i].isSelected) {
                continue;
            }
            ProcessEntry key;
            key.pid = m_entries[i].parent;
            const auto *parent = static_cast<const ProcessEntry *>(
                std::bsearch(&key, m_entries, m_count, sizeof key, compareByPid));
            m_entries[i].isSelected = parent != nullptr && parent->isSelected;
            isChanged = isChanged || m_entries[i].isSelected;
        }
    }
}

void ProcessTable::selectDescendants(pid_t root)
{
    for (std::size_t i = 0; i < m_count; ++i) {
        m_entries[i].isSelected = m_entries[i].isSelected || m_entries[i].parent == root;
    }
    spreadSelection();
}

void ProcessTable::selectMarked(const char *cookie)
{
    if (cookie[0] == '\0') {
        return;
    }
    char variable[sizeof cookieVariable + cookieSize];
    std::snprintf(variable, sizeof variable, "%s=%s", cookieVariable, cookie);
    const pid_t self = ::getpid();
    for (std::size_t i = 0; i < m_count; ++i) {
        char path[48];
        ProcessEntry &entry = m_entries[i];
        if (entry.isSelected || entry.pid == self || !entry.isAlive() || !isOurs(entry.pid)) {
            continue;
        }
        std::snprintf(path, sizeof path, "/proc/%d/environ", static_cast<int>(entry.pid));
        entry.isSelected = hasVariable(path, variable);
    }
    spreadSelection();
}

void ProcessTable::selectProcess(pid_t pid, std::uint64_t startTicks)
{
    for (std::size_t i = 0; i < m_count; ++i) {
        ProcessEntry &entry = m_entries[i];
        entry.isSelected = entry.isSelected || (entry.pid == pid && entry.startTicks == startTicks);
    }
    spreadSelection();
}

std::size_t ProcessTable::selectedCount() const
{
    std::size_t count = 0;
    for (const ProcessEntry &entry : *this) {
        count += entry.isSelected && entry.isAlive() ? 1U : 0U;
    }
    return count;
}

} // namespace sibyl::shim
