// SPDX-License-Identifier: Apache-2.0
#include "wizard/RunPage.h"

#include "look/Card.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {

RunPage::RunPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("Registering"));
    setSubTitle(tr("Until the last step is done, Cancel takes everything back."));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::large);
    for (VerdictLine *&line : m_steps) {
        line = new VerdictLine(this);
        column->addWidget(line);
    }
    m_again = new QPushButton(tr("Try again"), this);
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_again->hide();
        setup().run().start(setup().choice());
    });
    column->addWidget(m_again, 0, Qt::AlignLeft);
    m_end = new QLabel(this);
    m_end->setWordWrap(true);
    column->addWidget(m_end);
    column->addStretch(1);
    connect(&setup().run(), &SetupRun::stepChanged, this, &RunPage::takeStep);
    connect(&setup().run(), &SetupRun::finished, this, &RunPage::takeFinished);
}

QString RunPage::nameOf(SetupStep step) const
{
    switch (step) {
    case SetupStep::Register: return tr("Register this machine");
    case SetupStep::Link: return tr("Link projects");
    case SetupStep::Service: return tr("Start with the session");
    case SetupStep::Connect: return tr("Connect");
    }
    return {};
}

void RunPage::initializePage()
{
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        m_steps.at(i)->show(VerdictLine::Verdict::None, nameOf(SetupStep(i)));
    }
    m_again->hide();
    m_end->clear();
    setup().run().start(setup().choice());
}

void RunPage::cleanupPage()
{
    // Back to a page where things can be changed: what was made so far is taken back first.
    setup().run().undo(this, [this](const Result<> &undone) {
        if (!undone) {
            m_end->setText(undone.error().what);
        }
    });
}

bool RunPage::isComplete() const
{
    return setup().run().isFinished();
}

void RunPage::takeStep(SetupStep step, StepState state, const QString &detail)
{
    VerdictLine::Verdict verdict = VerdictLine::Verdict::None;
    switch (state) {
    case StepState::Waiting: break;
    case StepState::Running: verdict = VerdictLine::Verdict::Busy; break;
    case StepState::Done:
    case StepState::Skipped: verdict = VerdictLine::Verdict::Good; break;
    case StepState::Failed:
        verdict = VerdictLine::Verdict::Bad;
        m_again->show();
        break;
    }
    m_steps.at(std::size_t(step))->show(verdict, detail.isEmpty() ? nameOf(step) : u"%1\n%2"_s.arg(nameOf(step), detail));
}

void RunPage::takeFinished()
{
    setTitle(tr("Ready"));
    setSubTitle(tr("This machine takes tasks from now on."));
    m_end->setText(setup().choice().isLocal
                       ? tr("Give it a first task with: sibyl-runner submit --project NAME \"what to do\"")
                       : tr("The monitor shows what your agents do. You can close it at any time."));
    setup().setOption(QWizard::NoBackButtonOnLastPage); // there is nothing to take back any more
    setup().setOption(QWizard::NoCancelButtonOnLastPage);
    Q_EMIT completeChanged();
}

} // namespace sibyl::tray
