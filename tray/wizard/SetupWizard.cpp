// SPDX-License-Identifier: Apache-2.0
#include "wizard/SetupWizard.h"

#include "look/Message.h"
#include "wizard/DaemonPage.h"
#include "wizard/MachinePage.h"
#include "wizard/ProjectsPage.h"
#include "wizard/RunPage.h"
#include "wizard/ServerPage.h"
#include "wizard/SignInPage.h"
#include "wizard/SummaryPage.h"

namespace sibyl::tray {

SetupWizard::SetupWizard(DaemonConnection &connection, Clock &clock, StartDaemon startDaemon, QWidget *parent)
    : QWizard(parent)
    , m_connection(connection)
    , m_clock(clock)
    , m_startDaemon(std::move(startDaemon))
    , m_run(connection, clock)
{
    setWindowTitle(tr("Register this machine"));
    setWizardStyle(QWizard::ModernStyle);
    setOptions(QWizard::NoBackButtonOnStartPage);
    setButtonText(QWizard::BackButton, tr("Back"));
    setButtonText(QWizard::NextButton, tr("Next"));
    setButtonText(QWizard::CommitButton, tr("Register"));
    setButtonText(QWizard::FinishButton, tr("Done"));
    setButtonText(QWizard::CancelButton, tr("Cancel"));
    setPage(DaemonPageId, new DaemonPage(*this));
    setPage(ServerPageId, new ServerPage(*this));
    setPage(SignInPageId, new SignInPage(*this));
    setPage(MachinePageId, new MachinePage(*this));
    setPage(ProjectsPageId, new ProjectsPage(*this));
    setPage(SummaryPageId, new SummaryPage(*this));
    setPage(RunPageId, new RunPage(*this));
    setStartId(m_connection.presence() == Presence::Attached ? ServerPageId : DaemonPageId);
    const Snapshot &snapshot = m_connection.snapshot();
    m_choice.isReplacing = m_connection.presence() == Presence::Attached && !snapshot.runnerId.isEmpty();
    resize(760, 560);
}

int SetupWizard::nextId() const
{
    switch (currentId()) {
    case DaemonPageId: return ServerPageId;
    case ServerPageId: return m_choice.isLocal ? ProjectsPageId : SignInPageId;
    case SignInPageId: return MachinePageId;
    case MachinePageId: return ProjectsPageId;
    case ProjectsPageId: return SummaryPageId;
    case SummaryPageId: return RunPageId;
    default: return -1;
    }
}

void SetupWizard::dropSignIn()
{
    if (!m_choice.signIn.id.isEmpty()) {
        m_connection.ask(CancelSignInCall{m_choice.signIn.id}, this, [](const Result<> &) {
            // One that the daemon has forgotten already is as good.
        });
        m_choice.signIn = {};
    }
}

void SetupWizard::reject()
{
    dropSignIn();
    if (!m_run.hasSomethingToUndo()) {
        QWizard::reject();
        return;
    }
    setEnabled(false);
    m_run.undo(this, [this](const Result<> &undone) {
        setEnabled(true);
        if (!undone) {
            tell(parentWidget(), QMessageBox::Warning, tr("The registration was not removed"), undone.error().what);
        }
        QWizard::reject();
    });
}

} // namespace sibyl::tray
