// SPDX-License-Identifier: Apache-2.0
#include "shim/Records.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace sibyl::shim {
namespace {

constexpr std::size_t maxRecordBytes = 4096;

// FNV-1a: against torn writes and stray files, not against an enemy.
std::uint32_t checksumOf(const void *data, std::size_t bytes)
{
    const auto *byte = static_cast<const unsigned char *>(data);
    std::uint32_t sum = 2166136261U;
    for (std::size_t i = 0; i < bytes; ++i) {
        const bool isChecksum = i >= offsetof(RecordHeader, checksum)
            && i < offsetof(RecordHeader, checksum) + sizeof(RecordHeader::checksum);
        sum = (sum ^ (isChecksum ? 0U : byte[i])) * 16777619U;
    }
    return sum;
}

ssize_t readAt(int file, void *buffer, std::size_t bytes, off_t offset)
{
    ssize_t n = 0;
    do {
        n = ::pread(file, buffer, bytes, offset);
    } while (n < 0 && errno == EINTR);
    return n;
}

} // namespace

void sealRecord(void *record, RecordKind kind, std::size_t bytes)
{
    RecordHeader header;
    header.kind = static_cast<std::uint16_t>(kind);
    header.bytes = static_cast<std::uint32_t>(bytes);
    std::memcpy(record, &header, sizeof header);
    header.checksum = checksumOf(record, bytes);
    std::memcpy(record, &header, sizeof header);
}

bool openRecord(const void *data, std::size_t dataBytes, RecordKind kind, void *record,
                std::size_t recordBytes)
{
    RecordHeader header;
    if (dataBytes < sizeof header) {
        return false;
    }
    std::memcpy(&header, data, sizeof header);
    if (header.magic != RecordHeader::magicValue || header.kind != static_cast<std::uint16_t>(kind)
        || header.bytes < sizeof header || header.bytes > dataBytes
        || header.checksum != checksumOf(data, header.bytes)) {
        return false;
    }
    std::memset(record, 0, recordBytes);
    std::memcpy(record, data, header.bytes < recordBytes ? header.bytes : recordBytes);
    return true;
}

bool readRecord(int directory, const char *name, RecordKind kind, void *record,
                std::size_t recordBytes)
{
    const int file = ::openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return false;
    }
    alignas(8) char data[maxRecordBytes];
    const ssize_t n = readAt(file, data, sizeof data, 0);
    ::close(file);
    return n > 0 && openRecord(data, static_cast<std::size_t>(n), kind, record, recordBytes);
}

GapTable readGaps(int gapsFile, SpoolIndex spool)
{
    alignas(8) char slots[2 * gapSlotBytes];
    GapTable best;
    const ssize_t n = readAt(gapsFile, slots, sizeof slots,
                             static_cast<off_t>(gapSlotOffset(spool, 0)));
    for (std::size_t at = 0; n > 0 && at + gapSlotBytes <= static_cast<std::size_t>(n);
         at += gapSlotBytes) {
        GapTable table;
        if (openRecord(slots + at, gapSlotBytes, RecordKind::Gaps, &table, sizeof table)
            && table.count <= maxGaps && table.sequence >= best.sequence) {
            best = table;
        }
    }
    return best;
}

} // namespace sibyl::shim
