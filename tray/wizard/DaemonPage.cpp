// SPDX-License-Identifier: Apache-2.0
#include "wizard/DaemonPage.h"

#include "look/Card.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace sibyl::tray {

DaemonPage::DaemonPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("The runner"));
    setSubTitle(tr("The runner is the program in the background that takes tasks and starts agents. It goes on when this "
                   "window is closed."));
    m_verdict = new VerdictLine(this);
    m_again = new QPushButton(tr("Try again"), this);
    m_again->hide();
    connect(m_again, &QPushButton::clicked, this, &DaemonPage::start);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::medium);
    column->addWidget(m_verdict);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(&setup().connection(), &DaemonConnection::presenceChanged, this, &DaemonPage::takePresence);
}

void DaemonPage::initializePage()
{
    if (setup().connection().presence() != Presence::Attached) {
        start();
    }
}

bool DaemonPage::isComplete() const
{
    return setup().connection().presence() == Presence::Attached;
}

void DaemonPage::start()
{
    m_again->hide();
    m_verdict->show(VerdictLine::Verdict::Busy, tr("Starting the runner…"));
    setup().startDaemon(this, [this](const Result<> &started) {
        if (!started) {
            m_verdict->show(VerdictLine::Verdict::Bad, started.error().text());
            m_again->show();
        } else {
            setup().connection().lookNow();
        }
    });
}

void DaemonPage::takePresence()
{
    if (isComplete()) {
        m_again->hide();
        m_verdict->show(VerdictLine::Verdict::Good, tr("The runner is running."));
    } else if (setup().connection().presence() == Presence::Incompatible) {
        m_verdict->show(VerdictLine::Verdict::Bad, setup().connection().problem());
        m_again->show();
    }
    Q_EMIT completeChanged();
}

} // namespace sibyl::tray
