// SPDX-License-Identifier: Apache-2.0
#include "supervisor/AttemptRecords.h"

#include "shim/AttemptFiles.h"
#include "shim/ProcessTable.h"
#include "supervisor/Platform.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <initializer_list>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl::supervisor {
namespace {

constexpr std::uint64_t reservedExitBytes = 4096;

int create(int directory, const char *name)
{
    return ::openat(directory, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
}

bool writeRecord(int file, const void *record, std::size_t bytes)
{
    return ::pwrite(file, record, bytes, 0) == static_cast<ssize_t>(bytes);
}

bool exists(int directory, const char *name)
{
    return ::faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

} // namespace

std::int64_t wallClockMs()
{
    struct timespec now {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

void AttemptRecords::makeCookie()
{
    unsigned char random[16] = {};
    if (::getrandom(random, sizeof random, 0) != sizeof random) {
        const std::int64_t now = wallClockMs();
        std::memcpy(random, &now, sizeof now); // unique is enough; it is no secret
    }
    for (std::size_t i = 0; i < sizeof random; ++i) {
        std::snprintf(m_identity.cookie + 2 * i, 3, "%02x", random[i]);
    }
    std::snprintf(m_cookieVariable, sizeof m_cookieVariable, "%s=%s", shim::cookieVariable,
                  m_identity.cookie);
}

bool AttemptRecords::claim(const char *directory, const char *socketPath, char *why,
                           std::size_t whyBytes)
{
    const auto refuse = [why, whyBytes, directory](const char *what, const char *detail) {
        std::snprintf(why, whyBytes, "%.256s: %s%s", directory, what, detail);
        return false;
    };
    m_directory = ::open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    struct stat info {};
    if (m_directory < 0 || ::fstat(m_directory, &info) != 0) {
        return refuse("cannot open the attempt directory: ", std::strerror(errno));
    }
    if (info.st_uid != ::geteuid() || (info.st_mode & 0077) != 0) {
        return refuse("the attempt directory must be this user's and private (0700)", "");
    }
    m_lock = ::openat(m_directory, shim::lockFileName, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_lock < 0) {
        return refuse("cannot create the lock: ", std::strerror(errno));
    }
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        return refuse("another supervisor holds this attempt", "");
    }
    if (exists(m_directory, shim::startedFileName) || exists(m_directory, shim::exitFileName)) {
        return refuse("this attempt was started before; it never runs twice", "");
    }
    m_exit = create(m_directory, shim::exitReserveFileName);
    m_gaps = create(m_directory, shim::gapsFileName);
    const int identity = create(m_directory, shim::identityFileName);
    if (m_exit < 0 || m_gaps < 0 || identity < 0 || !reserveSpace(m_exit, reservedExitBytes)
        || !reserveSpace(m_gaps, 4 * shim::gapSlotBytes)) {
        return refuse("cannot reserve space for the attempt's records: ", std::strerror(errno));
    }
    makeCookie();
    shim::ProcessEntry self;
    shim::readProcess(::getpid(), &self);
    m_identity.supervisorPid = ::getpid();
    m_identity.supervisorStartTicks = self.startTicks;
    shim::readBootId(m_identity.bootId);
    std::snprintf(m_identity.socketPath, sizeof m_identity.socketPath, "%s", socketPath);
    shim::sealRecord(&m_identity, shim::RecordKind::Identity, sizeof m_identity);
    // No fsync: it names processes of this boot, a power cut makes it void in any case.
    const bool isWritten = writeRecord(identity, &m_identity, sizeof m_identity);
    ::close(identity);
    return isWritten || refuse("cannot write the identity record: ", std::strerror(errno));
}

void AttemptRecords::forget()
{
    for (const char *name : {shim::identityFileName, shim::exitReserveFileName, shim::gapsFileName,
                             shim::stdoutFileName, shim::stderrFileName}) {
        ::unlinkat(m_directory, name, 0);
    }
}

bool AttemptRecords::writeStarted()
{
    // Its existence is the message: syncing the directory entry is what makes the promise.
    m_started = ::openat(m_directory, shim::startedFileName,
                         O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_started < 0) {
        return false;
    }
    noteAgent(0);
    return ::fsync(m_directory) == 0;
}

void AttemptRecords::noteAgent(pid_t pid)
{
    shim::ProcessEntry agent;
    if (pid > 0) {
        shim::readProcess(pid, &agent);
    } else {
        m_startedRecord.startedAtUtcMs = wallClockMs();
    }
    m_startedRecord.agentPid = pid;
    m_startedRecord.agentStartTicks = agent.startTicks;
    shim::sealRecord(&m_startedRecord, shim::RecordKind::Started, sizeof m_startedRecord);
    writeRecord(m_started, &m_startedRecord, sizeof m_startedRecord);
}

bool AttemptRecords::writeExit(shim::ExitRecord *record)
{
    // The checksum tells a record that did not reach the disk from one that did, so name and
    // content may go out in one sync.
    shim::sealRecord(record, shim::RecordKind::Exit, sizeof *record);
    return writeRecord(m_exit, record, sizeof *record)
        && ::renameat(m_directory, shim::exitReserveFileName, m_directory, shim::exitFileName) == 0;
}

void AttemptRecords::syncExit()
{
    ::fsync(m_exit);
}

} // namespace sibyl::supervisor
