// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runner/DaemonConnection.h"
#include "settings/SettingsPage.h"

namespace sibyl::tray {

// The agent programs that the daemon found on this machine, and the ways to confine them.
class AgentsPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AgentsPage(DaemonConnection &connection, QWidget *parent = nullptr);
    void refresh();

private:
    void draw(const MachineFacts &facts);

    DaemonConnection &m_connection;
};

// Which server this machine is registered with, and as what.
class AccountPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AccountPage(DaemonConnection &connection, QWidget *parent = nullptr);
    void refresh();

Q_SIGNALS:
    void setupWanted();

private:
    void askUnregister();

    DaemonConnection &m_connection;
};

// What the daemon's doctor finds.
class DoctorPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit DoctorPage(DaemonConnection &connection, QWidget *parent = nullptr);
    void refresh();

private:
    void draw(const QList<DoctorFinding> &findings);

    DaemonConnection &m_connection;
};

} // namespace sibyl::tray
