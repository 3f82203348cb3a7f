// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace sibyl {

// SIGINT, SIGTERM and SIGHUP as events of the event loop (a pipe written by the handler, which does
// nothing else). One per process, made in main before anything is started; SIGPIPE is ignored.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    UnixSignals();
    ~UnixSignals() override;

Q_SIGNALS:
    void interrupted(); // SIGINT
    void terminated();  // SIGTERM
    void hungUp();      // SIGHUP

private:
    void read();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sibyl
