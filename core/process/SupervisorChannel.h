// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFd.h"
#include "shim/Frame.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace sibyl {

// The daemon's end of the connection to one supervisor. closed() comes once, when the peer is gone
// or broke a rule of shim/Frame.h. Main thread only.
class SupervisorChannel : public QObject
{
    Q_OBJECT

public:
    explicit SupervisorChannel(UniqueFd socket);

    void send(shim::FrameType type, const QByteArray &body = {});
    // Whether the peer is gone, also when closed() is still to come.
    bool hasEnded() const;

Q_SIGNALS:
    void frameReceived(sibyl::shim::FrameType type, const QByteArray &body);
    void closed();

private:
    void readFrames();
    void flush();

    UniqueFd m_socket;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    QByteArray m_in;
    QByteArray m_out;
};

// A connection to the supervisor that listens at `path`; invalid and errno when there is none.
UniqueFd connectToSupervisor(const QByteArray &path);

} // namespace sibyl
