// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupRun.h"

#include <QWizard>

#include <functional>

namespace sibyl::tray {

// Registers this machine step by step, against the daemon, which may be unregistered or not even
// running. Every page can be left backwards; leaving the wizard gives up a sign-in that is under way
// and removes a registration that was not finished. What it gets outlives it.
class SetupWizard final : public QWizard
{
    Q_OBJECT

public:
    enum PageId { DaemonPageId, ServerPageId, SignInPageId, MachinePageId, ProjectsPageId, SummaryPageId, RunPageId };
    using StartDaemon = std::function<void(QObject *context, Callback<> answer)>;

    SetupWizard(DaemonConnection &connection, Clock &clock, StartDaemon startDaemon, QWidget *parent = nullptr);

    DaemonConnection &connection() { return m_connection; }
    Clock &clock() { return m_clock; }
    SetupChoice &choice() { return m_choice; }
    SetupRun &run() { return m_run; }
    void startDaemon(QObject *context, Callback<> answer) { m_startDaemon(context, std::move(answer)); }
    // Forgets the sign-in of the choice, in the daemon too.
    void dropSignIn();

    int nextId() const override;
    void reject() override;

private:
    DaemonConnection &m_connection;
    Clock &m_clock;
    StartDaemon m_startDaemon;
    SetupChoice m_choice;
    SetupRun m_run;
};

} // namespace sibyl::tray
