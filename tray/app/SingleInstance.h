// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace sibyl::tray {

// One tray per user and session. The first instance listens on a local socket; a later one hands
// over what it was started for and leaves.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    enum class Wish { Raise, Register };
    enum class Role { First, HandedOver };

    // `socketName` is an absolute path in a directory of ours.
    explicit SingleInstance(QString socketName, QObject *parent = nullptr);

    // Tries to reach a first instance and hands `wish` over; else becomes the first. Before the
    // event loop runs: waits at most a second for a local answer.
    Role enter(Wish wish);

    // In $XDG_RUNTIME_DIR, else in a private directory below the temporary one. Empty when no such
    // directory can be had; then every start is a first one.
    static QString defaultSocketName();

Q_SIGNALS:
    void asked(sibyl::tray::SingleInstance::Wish wish);

private:
    void serve();

    QString m_socketName;
    QLocalServer m_server;
};

} // namespace sibyl::tray
