// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

// The small files by which supervisor and daemon know of each other when they cannot talk. Every
// record is sealed with its length and a checksum, so that a half-written or foreign one is
// noticed; it grows only at its end, so that releases can read each other's.
namespace sibyl::shim {

enum class RecordKind : std::uint16_t { Identity = 1, Started = 2, Exit = 3, Gaps = 4 };

struct RecordHeader {
    static constexpr std::uint32_t magicValue = 0x43524253; // "SBRC"
    std::uint32_t magic = magicValue;
    std::uint16_t version = 1;
    std::uint16_t kind = 0; // RecordKind
    std::uint32_t bytes = 0; // of the whole record
    std::uint32_t checksum = 0; // over the whole record with this field 0
};
static_assert(sizeof(RecordHeader) == 16);

inline constexpr std::size_t bootIdSize = 40; // 36 characters and NUL
inline constexpr std::size_t cookieSize = 40; // 32 hex digits and NUL
inline constexpr std::size_t socketPathSize = 108;

// Who supervises this attempt. Valid within one boot only; a pid alone proves nothing, pid and
// start time and boot together do.
struct IdentityRecord {
    RecordHeader header;
    std::int64_t supervisorPid = 0;
    std::uint64_t supervisorStartTicks = 0; // since boot, from /proc
    char bootId[bootIdSize] = {};
    char cookie[cookieSize] = {};
    char socketPath[socketPathSize] = {};
    std::uint32_t reserved = 0;
};

// The agent may have been executed. The pid is 0 until it was.
struct StartedRecord {
    RecordHeader header;
    std::int64_t agentPid = 0;
    std::uint64_t agentStartTicks = 0;
    std::int64_t startedAtUtcMs = 0;
};

enum class ExitEnding : std::uint32_t {
    Exited = 1,        // value: code
    Signalled = 2,     // value: signal number
    Killed = 3,
    TimedOut = 4,      // limitMs
    FailedToStart = 5, // why
    Interrupted = 6,   // why; the supervisor was told to go by somebody other than the daemon
};

struct ExitRecord {
    RecordHeader header;
    std::uint32_t ending = 0; // ExitEnding
    std::int32_t value = 0;
    std::int64_t agentPid = 0; // 0 when never started
    std::uint64_t durationMs = 0;
    std::uint64_t cpuMs = 0;
    std::uint64_t peakMemoryBytes = 0;
    std::uint64_t stdoutBytes = 0;
    std::uint64_t stderrBytes = 0;
    std::uint64_t limitMs = 0;
    std::int64_t endedAtUtcMs = 0;
    std::uint32_t sweptProcesses = 0;
    std::uint32_t isTreeGone = 0;
    char why[512] = {}; // UTF-8, NUL-terminated
};

// Bytes [from, to) of a stream that are not in its spool.
struct Gap {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

inline constexpr std::uint32_t maxGaps = 28;
inline constexpr std::size_t gapSlotBytes = 512;

// Sorted and disjoint. Written to two slots in turn, each a sector: a reader takes the valid one
// with the higher sequence, so it never sees a table in the middle of being written. The table is
// written before the bytes are freed: bytes read and *then* found in no gap are the agent's.
struct GapTable {
    RecordHeader header;
    std::uint64_t sequence = 0;
    std::uint32_t count = 0;
    std::uint32_t reserved = 0;
    Gap gaps[maxGaps] = {};
};
static_assert(sizeof(GapTable) <= gapSlotBytes);

enum class SpoolIndex : std::uint32_t { Stdout = 0, Stderr = 1 };

constexpr std::uint64_t gapSlotOffset(SpoolIndex spool, std::uint64_t sequence)
{
    return (static_cast<std::uint64_t>(spool) * 2 + sequence % 2) * gapSlotBytes;
}

// Fills in kind, length and checksum.
void sealRecord(void *record, RecordKind kind, std::size_t bytes);

// Copies a valid record of `kind` from `data`; what the writer did not know yet stays 0. False
// when it is damaged, of another kind, or shorter than it says.
bool openRecord(const void *data, std::size_t dataBytes, RecordKind kind, void *record,
                std::size_t recordBytes);

// The same from the file `name` in `directory`.
bool readRecord(int directory, const char *name, RecordKind kind, void *record,
                std::size_t recordBytes);

// The table in force for a spool; empty when neither slot is valid.
GapTable readGaps(int gapsFile, SpoolIndex spool);

} // namespace sibyl::shim
