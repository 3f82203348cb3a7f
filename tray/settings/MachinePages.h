// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskWords.h"
#include "runner/DaemonConnection.h"
#include "settings/SettingsPage.h"

#include <QHash>

namespace sibyl::tray {

// The agent programs that the daemon found on this machine, and the ways to confine them.
class AgentsPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AgentsPage(DaemonConnection &connection, QWidget *parent = nullptr);
    void refresh();

private:
    // How the last test of an agent went, or that it is under way.
    struct Outcome {
        QString icon;
        Tone tone = Tone::Neutral;
        QString text;
    };

    void draw();
    void addAgent(const FoundAgent &agent);
    void test(const QString &agent);
    void takeReport(const QString &agent, const Result<AgentTestReport> &report);

    DaemonConnection &m_connection;
    MachineFacts m_facts;
    QHash<QString, Outcome> m_outcomes;
    QString m_tested; // under way; empty = none
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
    void askUnregisterByForce(const QString &problem);
    void unregister(bool isForced);
    void confirm(const QString &headline, const QString &text, bool isForced);

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
