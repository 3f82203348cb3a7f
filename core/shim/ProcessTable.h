// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/Records.h"

#include <cstddef>
#include <cstdint>
#include <sys/types.h>

// Which processes there are, whose children they are, and which belong to an agent. One file per
// platform; libc only.
namespace sibyl::shim {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    char state = '?'; // 'Z' and 'X' are dead
    bool isSelected = false;
    std::uint64_t startTicks = 0; // since boot; with the pid it names a process of this boot
    std::uint64_t cpuTicks = 0;   // user and system, of children that were waited for too

    bool isAlive() const { return state != 'Z' && state != 'X'; }
};

// A snapshot of the process table. It is old the moment it exists: look again until nothing is
// found any more.
class ProcessTable
{
public:
    ProcessTable() = default;
    ProcessTable(const ProcessTable &) = delete;
    ProcessTable &operator=(const ProcessTable &) = delete;
    ~ProcessTable();

    bool read();
    // Selects the living descendants of `root`, `root` itself not among them.
    void selectDescendants(pid_t root);
    // Selects this user's processes that carry the attempt's cookie in their environment, and the
    // descendants of those; never the calling process.
    void selectMarked(const char *cookie);

    // Selects that process, if it still is the one with this start time, and its descendants.
    void selectProcess(pid_t pid, std::uint64_t startTicks);

    const ProcessEntry *begin() const { return m_entries; }
    const ProcessEntry *end() const { return m_entries + m_count; }
    std::size_t selectedCount() const;

private:
    void spreadSelection();

    ProcessEntry *m_entries = nullptr;
    std::size_t m_count = 0;
    std::size_t m_capacity = 0;
};

bool readProcess(pid_t pid, ProcessEntry *entry);

// "" when the system does not tell.
void readBootId(char (&bootId)[bootIdSize]);

// Sends `signal` to exactly that process, never to a later one with the same pid. False when it is
// gone or may not be signalled.
bool signalProcess(const ProcessEntry &process, int signal);

// Whether process `pid` is `ancestor` or descends from it.
bool isDescendant(pid_t pid, pid_t ancestor);

} // namespace sibyl::shim
