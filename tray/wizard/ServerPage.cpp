// SPDX-License-Identifier: Apache-2.0
#include "wizard/ServerPage.h"

#include "look/Card.h"

#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int indent = 26;

QLabel *explanation(const QString &text, QWidget *parent)
{
    QLabel *label = mutedLabel(text, parent);
    label->setWordWrap(true);
    label->setContentsMargins(indent, 0, 0, 0);
    return label;
}

QString goodText(const ServerProbe &probe)
{
    QString text = probe.version.isEmpty() ? ServerPage::tr("This server works with runners.")
                                           : ServerPage::tr("A Sibyl server, version %1. It works with runners.").arg(probe.version);
    if (!probe.isTls && !probe.isLoopback) {
        text += u' ' + ServerPage::tr("The connection is not encrypted: tokens can be read on the way.");
    }
    return text;
}

} // namespace

ServerPage::ServerPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("Server"));
    setSubTitle(tr("The server holds the tasks and gives them to this machine."));
    m_remote = new QRadioButton(tr("A Sibyl &server"), this);
    m_remote->setChecked(true);
    m_address = new QLineEdit(this);
    m_address->setPlaceholderText(u"https://sibyl.example.com"_s);
    m_address->setAccessibleName(tr("Address of the server"));
    m_address->setLayoutDirection(Qt::LeftToRight);
    m_verdict = new VerdictLine(this);
    m_local = new QRadioButton(tr("&This machine only"), this);

    auto *address = new QVBoxLayout;
    address->setContentsMargins(indent, 0, 0, 0);
    address->setSpacing(space::small);
    address->addWidget(m_address);
    address->addWidget(m_verdict);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::small);
    column->addWidget(m_remote);
    column->addWidget(explanation(tr("Your team's, or one that runs on another machine of yours."), this));
    column->addLayout(address);
    column->addSpacing(space::page);
    column->addWidget(m_local);
    column->addWidget(explanation(tr("The runner brings a small server of its own. You give it tasks with “sibyl-runner submit”."), this));
    column->addStretch(1);

    connect(m_address, &QLineEdit::textChanged, this, &ServerPage::takeEdit);
    connect(m_remote, &QRadioButton::toggled, this, [this](bool isRemote) {
        m_address->setEnabled(isRemote);
        m_verdict->setEnabled(isRemote);
        setup().choice().isLocal = !isRemote;
        Q_EMIT completeChanged();
    });
    setFocusProxy(m_address);
}

void ServerPage::initializePage()
{
    const QString known = setup().connection().snapshot().serverUrl;
    if (m_address->text().isEmpty() && !known.isEmpty()) {
        m_address->setText(known);
    }
}

QString ServerPage::address() const
{
    return m_address->text().trimmed();
}

void ServerPage::takeEdit()
{
    ++m_probeNumber; // an answer for the old text no longer counts
    m_probe.reset();
    if (address().isEmpty()) {
        m_pause.cancel();
        m_verdict->show(VerdictLine::Verdict::None, {});
    } else {
        m_verdict->show(VerdictLine::Verdict::Busy, tr("Checking…"));
        m_pause = setup().clock().after(typingPause, this, [this] { probe(); });
    }
    Q_EMIT completeChanged();
}

void ServerPage::probe()
{
    const quint64 number = ++m_probeNumber;
    setup().connection().ask(ProbeCall{address()}, this, [this, number](const Result<ServerProbe> &probe) {
        if (number == m_probeNumber) {
            takeProbe(probe);
        }
    });
}

void ServerPage::takeProbe(const Result<ServerProbe> &probe)
{
    if (!probe) {
        m_verdict->show(VerdictLine::Verdict::Bad, probe.error().what);
    } else if (probe->fault != ProbeFault::None) {
        m_verdict->show(VerdictLine::Verdict::Bad, probe->problem);
    } else {
        m_probe = *probe;
        m_verdict->show(VerdictLine::Verdict::Good, goodText(*probe));
    }
    Q_EMIT completeChanged();
}

bool ServerPage::isComplete() const
{
    return m_local->isChecked() || m_probe.has_value();
}

bool ServerPage::validatePage()
{
    SetupChoice &choice = setup().choice();
    choice.isLocal = m_local->isChecked();
    const ServerProbe chosen = choice.isLocal ? ServerProbe{} : *m_probe;
    if (chosen.url != choice.server.url) {
        setup().dropSignIn(); // it was for another server
    }
    choice.server = chosen;
    return true;
}

} // namespace sibyl::tray
