// SPDX-License-Identifier: Apache-2.0
#include "settings/MachinePages.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int factIconSide = 18;

// One found or missing thing: icon, name, words in a second line.
QWidget *factRow(QStringView icon, Tone tone, const QString &name, const QString &words, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::medium);
    auto *picture = new QLabel(row);
    picture->setPixmap(iconPixmap(icon, toneColour(tone, Colours::of(parent->palette())), QSize(factIconSide, factIconSide),
                                  parent->devicePixelRatioF()));
    across->addWidget(picture, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(1);
    auto *title = new QLabel(name, row);
    title->setFont(strongFont(row));
    column->addWidget(title);
    if (!words.isEmpty()) {
        QLabel *text = mutedLabel(words, row);
        text->setWordWrap(true);
        text->setTextFormat(Qt::PlainText);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(text);
    }
    across->addLayout(column, 1);
    return row;
}

QString agentWords(const FoundAgent &agent)
{
    QStringList words;
    if (agent.program.isEmpty()) {
        words.append(AgentsPage::tr("Not found on this machine"));
    } else {
        words.append(agent.version.isEmpty() ? agent.program : AgentsPage::tr("%1, version %2").arg(agent.program, agent.version));
        if (agent.signedIn != SignedIn::Unknown) {
            words.append(agent.signedIn == SignedIn::Yes ? AgentsPage::tr("signed in") : AgentsPage::tr("not signed in"));
        }
    }
    QString text = words.join(u", "_s);
    if (!agent.detail.isEmpty()) {
        text += u'\n' + agent.detail;
    }
    return text;
}

} // namespace

AgentsPage::AgentsPage(DaemonConnection &connection, QWidget *parent) : SettingsPage(parent), m_connection(connection) {}

void AgentsPage::refresh()
{
    clear();
    addSection(tr("Agents"), tr("Looking for agent programs…"));
    addStretch();
    m_connection.ask(DetectCall{}, this, [this](const Result<MachineFacts> &facts) {
        if (facts) {
            draw(*facts);
        } else {
            clear();
            addSection(tr("Agents"), facts.error().what);
            addStretch();
        }
    });
}

void AgentsPage::draw(const MachineFacts &facts)
{
    clear();
    addSection(tr("Agents"), tr("Programs that the runner can start for a task."));
    for (const FoundAgent &agent : facts.agents) {
        const bool isFound = !agent.program.isEmpty();
        const bool isUsable = isFound && agent.signedIn != SignedIn::No;
        addWidget(factRow(isUsable ? u"done" : isFound ? u"key" : u"queued",
                          isUsable ? Tone::Good : isFound ? Tone::Warning : Tone::Neutral,
                          agent.title.isEmpty() ? agent.name : agent.title, agentWords(agent), widget()));
    }
    addSection(tr("Isolation"), tr("Ways to confine an agent on this machine."));
    for (const FoundFeature &isolation : facts.isolations) {
        addWidget(factRow(isolation.isAvailable ? u"shield" : u"queued", isolation.isAvailable ? Tone::Good : Tone::Neutral,
                          isolation.name, isolation.detail, widget()));
    }
    addSection(tr("Tools"));
    for (const FoundFeature &tool : facts.tools) {
        addWidget(factRow(tool.isAvailable ? u"done" : u"queued", tool.isAvailable ? Tone::Good : Tone::Neutral, tool.name,
                          tool.detail, widget()));
    }
    auto *again = new QPushButton(themedIcon(u"retry"), tr("Look again"), widget());
    connect(again, &QPushButton::clicked, this, &AgentsPage::refresh);
    addButton(again);
    addStretch();
}

AccountPage::AccountPage(DaemonConnection &connection, QWidget *parent) : SettingsPage(parent), m_connection(connection)
{
    connect(&m_connection, &DaemonConnection::presenceChanged, this, &AccountPage::refresh);
}

void AccountPage::refresh()
{
    clear();
    const Snapshot &snapshot = m_connection.snapshot();
    const bool isAttached = m_connection.presence() == Presence::Attached;
    if (!isAttached || snapshot.connection == ConnectionState::Unregistered) {
        QFormLayout *none = addSection(tr("Account"), isAttached ? tr("This machine is not registered with a server.")
                                                                 : tr("The runner is not running."));
        if (isAttached) {
            auto *setup = new QPushButton(themedIcon(u"link"), tr("Register this machine"), widget());
            connect(setup, &QPushButton::clicked, this, &AccountPage::setupWanted);
            none->addRow(setup);
        }
        addStretch();
        return;
    }
    QFormLayout *form = addSection(tr("Account"));
    const auto fact = [&](const QString &name, const QString &value) {
        auto *label = new QLabel(value, widget());
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        form->addRow(mutedLabel(name, widget()), label);
    };
    fact(tr("Server"), snapshot.hasLocalServer ? tr("this machine's own, at %1").arg(snapshot.serverUrl) : snapshot.serverUrl);
    fact(tr("Name"), snapshot.name);
    fact(tr("Runner"), snapshot.runnerId);
    if (snapshot.connectedUtc.isValid() && snapshot.connection == ConnectionState::Online) {
        fact(tr("Connected since"), QLocale().toString(snapshot.connectedUtc.toLocalTime(), QLocale::ShortFormat));
    } else {
        fact(tr("Connection"), snapshot.connectionDetail);
    }
    fact(tr("Settings file"), snapshot.configPath);
    auto *again = new QPushButton(themedIcon(u"link"), tr("Register again…"), widget());
    connect(again, &QPushButton::clicked, this, &AccountPage::setupWanted);
    auto *leave = new QPushButton(themedIcon(u"cancel"), tr("Remove the registration…"), widget());
    connect(leave, &QPushButton::clicked, this, &AccountPage::askUnregister);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(again);
    buttons->addWidget(leave);
    buttons->addStretch(1);
    form->addRow(buttons);
    addStretch();
}

void AccountPage::askUnregister()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Remove the registration?"),
                                     tr("This machine takes no more tasks. Links to projects and all other settings stay."),
                                     QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->addButton(tr("Keep it"), QMessageBox::RejectRole);
    question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(question, &QMessageBox::buttonClicked, this, [this, question](QAbstractButton *button) {
        if (question->buttonRole(button) != QMessageBox::DestructiveRole) {
            return;
        }
        m_connection.ask(UnregisterCall{}, this, [this](const Result<UnregistrationView> &view) {
            if (!view) {
                QMessageBox::warning(this, tr("The registration was not removed"), view.error().what);
            } else if (!view->detail.isEmpty()) {
                QMessageBox::information(this, tr("The registration is removed"), view->detail);
            }
            refresh();
        });
    });
    question->open();
}

DoctorPage::DoctorPage(DaemonConnection &connection, QWidget *parent) : SettingsPage(parent), m_connection(connection) {}

void DoctorPage::refresh()
{
    clear();
    addSection(tr("Diagnosis"), tr("Looking…"));
    addStretch();
    m_connection.ask(DoctorCall{}, this, [this](const Result<QList<DoctorFinding>> &findings) {
        if (findings) {
            draw(*findings);
        } else {
            clear();
            addSection(tr("Diagnosis"), findings.error().what);
            addStretch();
        }
    });
}

void DoctorPage::draw(const QList<DoctorFinding> &findings)
{
    clear();
    addSection(tr("Diagnosis"), tr("What the runner finds when it looks at this machine and itself."));
    for (const DoctorFinding &finding : findings) {
        QStringView icon = u"done";
        Tone tone = Tone::Good;
        if (finding.level != FindingLevel::Ok) {
            icon = finding.level == FindingLevel::Warning ? u"warning" : u"failed";
            tone = finding.level == FindingLevel::Warning ? Tone::Warning : Tone::Bad;
        }
        const QString words = finding.remedy.isEmpty() ? finding.text : finding.text + u'\n' + finding.remedy;
        addWidget(factRow(icon, tone, finding.topic, words, widget()));
    }
    auto *again = new QPushButton(themedIcon(u"retry"), tr("Look again"), widget());
    connect(again, &QPushButton::clicked, this, &DoctorPage::refresh);
    addButton(again);
    addStretch();
}

} // namespace sibyl::tray
