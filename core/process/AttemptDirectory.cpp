// SPDX-License-Identifier: Apache-2.0
#include "process/AttemptDirectory.h"

#include "shim/AttemptFiles.h"
#include "shim/ProcessTable.h"

#include <QFile>

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sibyl {
namespace {

template <typename Record>
std::optional<Record> recordIn(const UniqueFd &directory, const char *name, shim::RecordKind kind)
{
    Record record;
    if (!directory.isValid() || !shim::readRecord(directory.get(), name, kind, &record, sizeof record)) {
        return {};
    }
    return record;
}

} // namespace

AttemptDirectory::AttemptDirectory(QString path)
    : m_path(std::move(path))
    , m_directory(::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
}

bool AttemptDirectory::isLocked() const
{
    const UniqueFd lock(::openat(m_directory.get(), shim::lockFileName, O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    // Shared, and only for this instant: two daemons that look do not hinder each other.
    return lock.isValid() && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;
}

bool AttemptDirectory::has(const char *name) const
{
    return m_directory.isValid() && ::faccessat(m_directory.get(), name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

bool AttemptDirectory::hasInputSpool() const
{
    return has(shim::stdinFileName);
}

AttemptDirectory::State AttemptDirectory::state() const
{
    if (!m_directory.isValid()) {
        return State::Untouched;
    }
    const auto isStarted = [this] { return has(shim::startedFileName); };
    if (exitRecord()) {
        return State::Ended;
    }
    if (isLocked()) {
        return isStarted() ? State::Supervised : State::Waiting;
    }
    // It may have ended between the first look and the lock.
    if (exitRecord()) {
        return State::Ended;
    }
    return isStarted() ? State::Cut : State::Untouched;
}

std::optional<shim::IdentityRecord> AttemptDirectory::identity() const
{
    auto identity = recordIn<shim::IdentityRecord>(m_directory, shim::identityFileName,
                                                   shim::RecordKind::Identity);
    if (identity) {
        identity->bootId[shim::bootIdSize - 1] = '\0';
        identity->cookie[shim::cookieSize - 1] = '\0';
        identity->socketPath[shim::socketPathSize - 1] = '\0';
    }
    return identity;
}

std::optional<shim::StartedRecord> AttemptDirectory::started() const
{
    return recordIn<shim::StartedRecord>(m_directory, shim::startedFileName, shim::RecordKind::Started);
}

std::optional<shim::ExitRecord> AttemptDirectory::exitRecord() const
{
    return recordIn<shim::ExitRecord>(m_directory, shim::exitFileName, shim::RecordKind::Exit);
}

std::optional<Milliseconds> AttemptDirectory::cpuTime() const
{
    const auto supervisor = identity();
    char bootId[shim::bootIdSize];
    shim::readBootId(bootId);
    shim::ProcessTable table;
    if (!supervisor || std::strcmp(supervisor->bootId, bootId) != 0 || !table.read()) {
        return std::nullopt;
    }
    table.selectProcess(static_cast<pid_t>(supervisor->supervisorPid), supervisor->supervisorStartTicks);
    std::uint64_t ticks = 0;
    for (const shim::ProcessEntry &process : table) {
        ticks += process.isSelected ? process.cpuTicks : 0;
    }
    if (table.selectedCount() == 0) {
        return std::nullopt;
    }
    const auto ticksPerSecond = static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
    return Milliseconds(ticks * 1000 / ticksPerSecond);
}

ExitReport reportOf(const shim::ExitRecord &record)
{
    ExitReport report;
    const QString why = QString::fromUtf8(record.why, static_cast<qsizetype>(::strnlen(record.why, sizeof record.why)));
    switch (static_cast<shim::ExitEnding>(record.ending)) {
    case shim::ExitEnding::Exited:
        report.ending = Exited{record.value};
        break;
    case shim::ExitEnding::Signalled:
        report.ending = Signalled{record.value};
        break;
    case shim::ExitEnding::Killed:
        report.ending = Killed{};
        break;
    case shim::ExitEnding::TimedOut:
        report.ending = TimedOut{std::chrono::duration_cast<Seconds>(Milliseconds(record.limitMs))};
        break;
    case shim::ExitEnding::FailedToStart:
        report.ending = FailedToStart{why};
        break;
    case shim::ExitEnding::Interrupted:
        report.ending = Interrupted{why};
        break;
    default: // a later release's word: the agent ended, and we cannot tell how
        report.ending = Interrupted{QStringLiteral("the supervisor recorded an ending that this release does not know (%1)")
                                        .arg(record.ending)};
        break;
    }
    report.duration = Milliseconds(record.durationMs);
    report.cpuTime = Milliseconds(record.cpuMs);
    report.peakMemoryBytes = static_cast<qint64>(record.peakMemoryBytes);
    report.sweptProcesses = static_cast<int>(record.sweptProcesses);
    report.isTreeGone = record.isTreeGone != 0;
    report.stdoutBytes = static_cast<qint64>(record.stdoutBytes);
    report.stderrBytes = static_cast<qint64>(record.stderrBytes);
    return report;
}

} // namespace sibyl
