// SPDX-License-Identifier: Apache-2.0
#include "runner/DaemonConnection.h"

#include <QFileInfo>

#include <algorithm>

namespace sibyl::tray {
namespace {

// The nearest directory at or above `path` that exists: where something must change before the
// socket can appear.
QString nearestExisting(QString path)
{
    while (!path.isEmpty() && !QFileInfo(path).isDir()) {
        const QString parent = QFileInfo(path).absolutePath();
        if (parent == path) {
            break;
        }
        path = parent;
    }
    return path;
}

} // namespace

DaemonConnection::DaemonConnection(SocketPaths paths, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_clock(clock)
    , m_client(clock)
{
    connect(&m_client, &ControlClient::snapshotChanged, this, [this] {
        setPresence(Presence::Attached, {});
        Q_EMIT snapshotChanged();
    });
    connect(&m_client, &ControlClient::closed, this, &DaemonConnection::lose);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (m_presence != Presence::Attached) {
            m_retry = m_clock.after(firstRetry, this, [this] { lookNow(); }); // let it settle
        }
    });
    m_retry = m_clock.after(Milliseconds(0), this, [this] { lookNow(); });
}

void DaemonConnection::lookNow()
{
    if (m_isLooking || m_client.isOpen()) {
        return;
    }
    m_isLooking = true;
    m_retry.cancel();
    const QStringList paths = m_paths();
    m_client.open(paths, this, [this, paths](const Result<ControlHello> &hello) {
        m_isLooking = false;
        if (hello) {
            m_nextDelay = firstRetry;
            m_daemonProcess = hello->processId;
            subscribe();
        } else {
            watchDirectories(paths);
            lose(hello.error());
        }
    });
}

void DaemonConnection::subscribe()
{
    if (const QStringList watched = m_watcher.directories(); !watched.isEmpty()) {
        m_watcher.removePaths(watched);
    }
    m_client.ask(SubscribeCall{}, this, [this](const Result<> &answer) {
        if (!answer && m_client.isOpen()) {
            m_client.close();
            lose(answer.error());
        }
    });
}

void DaemonConnection::lose(const Error &error)
{
    m_retry = m_clock.after(m_nextDelay, this, [this] { lookNow(); });
    m_nextDelay = std::min(m_nextDelay * 4, idleRetry);
    const bool isOtherVersion = error.kind == ErrorKind::Protocol;
    setPresence(isOtherVersion ? Presence::Incompatible : Presence::Missing, error.what);
}

void DaemonConnection::watchDirectories(const QStringList &socketPaths)
{
    QStringList wanted;
    for (const QString &path : socketPaths) {
        wanted.append(nearestExisting(QFileInfo(path).absolutePath()));
    }
    wanted.removeDuplicates();
    wanted.removeAll(QString());
    if (const QStringList watched = m_watcher.directories(); watched != wanted) {
        if (!watched.isEmpty()) {
            m_watcher.removePaths(watched);
        }
        if (!wanted.isEmpty()) {
            m_watcher.addPaths(wanted);
        }
    }
}

void DaemonConnection::setPresence(Presence presence, const QString &problem)
{
    if (presence == m_presence && problem == m_problem) {
        return;
    }
    m_presence = presence;
    m_problem = problem;
    Q_EMIT presenceChanged();
}

} // namespace sibyl::tray
