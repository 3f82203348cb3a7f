// SPDX-License-Identifier: Apache-2.0
#include "control/PeerCheck.h"

#include <QFile>
#include <QSet>

#include <cerrno>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int maxDepth = 512;
constexpr int maxWalks = 8;
// /proc shows the first 15 characters of "sibyl-agent-supervisor".
constexpr QByteArrayView supervisorName{"sibyl-agent-sup"};

struct Peer {
    bool isKnown = false;
    uid_t uid = 0;
    qint64 pid = 0; // 0 = not told
};

Peer peerOf(qintptr socketDescriptor)
{
    const int fd = static_cast<int>(socketDescriptor);
#ifdef Q_OS_LINUX
    ucred credentials{};
    socklen_t length = sizeof credentials;
    const bool isKnown = ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0;
    return {isKnown, credentials.uid, credentials.pid};
#else
    uid_t uid = 0;
    gid_t gid = 0;
    const bool isKnown = ::getpeereid(fd, &uid, &gid) == 0;
    return {isKnown, uid, 0};
#endif
}

struct ProcessEntry {
    bool isSupervisor = false;
    qint64 parentPid = 0;
};

std::optional<ProcessEntry> readProcess(qint64 pid, const QString &procDirectory)
{
    QFile file(u"%1/%2/stat"_s.arg(procDirectory).arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    // "pid (name) state ppid ...": the name may hold anything, a ')' too.
    const QByteArray stat = file.read(4096);
    const qsizetype open = stat.indexOf('(');
    const qsizetype close = stat.lastIndexOf(')');
    const QList<QByteArray> rest = stat.mid(close + 1).simplified().split(' ');
    bool isNumber = false;
    const qint64 parentPid = rest.value(1).toLongLong(&isNumber);
    if (open < 0 || close < open || !isNumber) {
        return std::nullopt;
    }
    return ProcessEntry{QByteArrayView(stat).sliced(open + 1, close - open - 1).startsWith(supervisorName),
                        parentPid};
}

// With hidepid another user's process is there but cannot be looked at.
bool exists(qint64 pid)
{
    return ::getpgid(static_cast<pid_t>(pid)) >= 0 || errno != ESRCH;
}

QSet<qint64> withAncestors(qint64 pid, const QString &procDirectory)
{
    QSet<qint64> pids;
    while (pid > 0 && pids.size() < maxDepth) {
        pids.insert(pid);
        const std::optional<ProcessEntry> entry = readProcess(pid, procDirectory);
        pid = entry ? entry->parentPid : 0;
    }
    return pids;
}

enum class WalkEnd { Top, Supervisor, Vanished };

WalkEnd walkUp(qint64 pid, const QSet<qint64> &ours, const QString &procDirectory)
{
    for (int depth = 0; depth < maxDepth; ++depth) {
        if (pid <= 0 || ours.contains(pid)) {
            return WalkEnd::Top; // whatever is above is above us too
        }
        const std::optional<ProcessEntry> entry = readProcess(pid, procDirectory);
        if (!entry) {
            return depth > 0 && exists(pid) ? WalkEnd::Top : WalkEnd::Vanished;
        }
        if (entry->isSupervisor) {
            return WalkEnd::Supervisor;
        }
        pid = entry->parentPid;
    }
    return WalkEnd::Vanished;
}

} // namespace

Result<> checkAncestors(qint64 peerPid, qint64 ownPid, const QString &procDirectory)
{
    const QSet<qint64> ours = withAncestors(ownPid, procDirectory);
    // A parent that ends during the walk leaves its child to the next one above: walk again.
    for (int walk = 0; walk < maxWalks; ++walk) {
        switch (walkUp(peerPid, ours, procDirectory)) {
        case WalkEnd::Top:
            return {};
        case WalkEnd::Supervisor:
            return fail(ErrorKind::Auth, u"a process that an agent started may not control the runner"_s);
        case WalkEnd::Vanished:
            break;
        }
    }
    return fail(ErrorKind::Auth, u"the calling process %1 cannot be looked at"_s.arg(peerPid));
}

Result<> checkControlPeerUser(qintptr socketDescriptor)
{
    const Peer peer = peerOf(socketDescriptor);
    if (!peer.isKnown) {
        return fail(ErrorKind::Auth, u"the system does not say who is at the other end of the control socket"_s);
    }
    if (peer.uid != ::geteuid()) {
        return fail(ErrorKind::Auth, u"the other end of the control socket is another user (uid %1)"_s.arg(peer.uid));
    }
    return {};
}

Result<> checkControlPeer(qintptr socketDescriptor)
{
    const Result<> isOurUser = checkControlPeerUser(socketDescriptor);
#ifdef Q_OS_LINUX
    const qint64 pid = peerOf(socketDescriptor).pid;
    if (isOurUser && pid != ::getpid()) {
        return checkAncestors(pid, ::getpid(), u"/proc"_s);
    }
#endif
    return isOurUser;
}

} // namespace sibyl
