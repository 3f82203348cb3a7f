// SPDX-License-Identifier: Apache-2.0
#include "settings/MachinePages.h"

#include "look/Card.h"
#include "look/Message.h"
#include "look/ThemedIcon.h"
#include "look/ToneColour.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int factIconSide = 18;

// One found or missing thing: icon, name, words in a second line, and what can be done with it.
QWidget *factRow(QStringView icon, Tone tone, const QString &name, const QString &words, QWidget *parent, QWidget *action = nullptr)
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
    title->setTextFormat(Qt::PlainText);
    column->addWidget(title);
    if (!words.isEmpty()) {
        QLabel *text = mutedLabel(words, row);
        text->setWordWrap(true);
        text->setTextFormat(Qt::PlainText);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(text);
    }
    across->addLayout(column, 1);
    if (action != nullptr) {
        across->addWidget(action, 0, Qt::AlignTop);
    }
    return row;
}

QString reportText(const AgentTestReport &report)
{
    if (report.isSuccess) {
        return AgentsPage::tr("It works: the task was done in %1.").arg(durationText(std::chrono::seconds(report.tookMilliseconds / 1'000)));
    }
    QString text = report.ending == "cancelled"_L1 ? AgentsPage::tr("The test was stopped.")
        : report.error.isEmpty()                   ? AgentsPage::tr("It does not work: the test ended as %1.").arg(report.ending)
                                                   : AgentsPage::tr("It does not work: %1").arg(report.error);
    for (const QString &more : report.notices + QStringList{report.lastErrorLine}) {
        if (!more.isEmpty() && !text.contains(more)) {
            text += u'\n' + more;
        }
    }
    return text;
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
            m_facts = *facts;
            draw();
        } else {
            clear();
            addSection(tr("Agents"), facts.error().what);
            addStretch();
        }
    });
}

void AgentsPage::draw()
{
    const int scrolledTo = verticalScrollBar()->value();
    clear();
    addSection(tr("Agents"), tr("Programs that the runner can start for a task."));
    // Those that are here first: of the others there are many.
    for (const bool isFound : {true, false}) {
        for (const FoundAgent &agent : std::as_const(m_facts.agents)) {
            if (isFound != agent.program.isEmpty()) {
                addAgent(agent);
            }
        }
    }
    addSection(tr("Isolation"), tr("Ways to confine an agent on this machine."));
    for (const FoundFeature &isolation : std::as_const(m_facts.isolations)) {
        const bool isGood = isolation.isAvailable && isolation.isUsable;
        const QString words = isolation.isAvailable && !isolation.isUsable
            ? tr("%1. Found here, but this version of the runner cannot use it yet.").arg(isolation.detail)
            : isolation.detail;
        addWidget(factRow(isGood ? u"shield" : u"queued", isGood ? Tone::Good : Tone::Neutral, isolation.name, words, widget()));
    }
    addSection(tr("Tools"));
    for (const FoundFeature &tool : std::as_const(m_facts.tools)) {
        addWidget(factRow(tool.isAvailable ? u"done" : u"queued", tool.isAvailable ? Tone::Good : Tone::Neutral, tool.name,
                          tool.detail, widget()));
    }
    auto *again = new QPushButton(themedIcon(u"retry"), tr("Look again"), widget());
    connect(again, &QPushButton::clicked, this, &AgentsPage::refresh);
    addButton(again);
    addStretch();
    widget()->adjustSize();
    verticalScrollBar()->setValue(scrolledTo);
}

void AgentsPage::addAgent(const FoundAgent &agent)
{
    const bool isFound = !agent.program.isEmpty();
    const bool isUsable = isFound && agent.signedIn != SignedIn::No;
    const QString title = agent.title.isEmpty() ? agent.name : agent.title;
    QPushButton *action = nullptr;
    if (m_tested == agent.name) {
        action = new QPushButton(themedIcon(u"stop"), tr("Stop"), widget());
        action->setAccessibleName(tr("Stop the test of %1").arg(title));
        connect(action, &QPushButton::clicked, this, [this, action] {
            action->setEnabled(false);
            m_connection.ask(StopAgentTestCall{}, this, [](const Result<> &) {}); // one that is over already is as good
        });
    } else if (isFound) {
        action = new QPushButton(themedIcon(u"play"), tr("Test run"), widget());
        action->setAccessibleName(tr("Test run of %1").arg(title));
        action->setToolTip(tr("Gives the agent a small task in a throwaway repository. That may use up a few of your tokens."));
        action->setEnabled(m_tested.isEmpty());
        connect(action, &QPushButton::clicked, this, [this, name = agent.name] { test(name); });
    }
    addWidget(factRow(isUsable ? u"done" : isFound ? u"key" : u"queued", isUsable ? Tone::Good : isFound ? Tone::Warning : Tone::Neutral,
                      title, agentWords(agent), widget(), action));
    if (const auto outcome = m_outcomes.constFind(agent.name); outcome != m_outcomes.cend()) {
        QWidget *row = factRow(outcome->icon, outcome->tone, outcome->text, {}, widget());
        row->layout()->setContentsMargins(factIconSide + space::medium, 0, 0, 0);
        for (QLabel *label : row->findChildren<QLabel *>()) {
            label->setFont(font());
            label->setWordWrap(label->pixmap().isNull());
            label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        }
        addWidget(row);
    }
}

void AgentsPage::test(const QString &agent)
{
    m_tested = agent;
    m_outcomes.insert(agent, {u"running"_s, Tone::Active, tr("It works on a small task. That can take some minutes.")});
    draw();
    m_connection.ask(TestAgentCall{agent}, this, [this, agent](const Result<AgentTestReport> &report) { takeReport(agent, report); });
}

void AgentsPage::takeReport(const QString &agent, const Result<AgentTestReport> &report)
{
    m_tested.clear();
    if (!report) {
        m_outcomes.insert(agent, {u"failed"_s, Tone::Bad, report.error().what});
    } else if (report->isSuccess) {
        m_outcomes.insert(agent, {u"done"_s, Tone::Good, reportText(*report)});
    } else {
        const bool isStopped = report->ending == "cancelled"_L1;
        m_outcomes.insert(agent, {isStopped ? u"stop"_s : u"failed"_s, isStopped ? Tone::Neutral : Tone::Bad, reportText(*report)});
    }
    draw();
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
    confirm(tr("Remove the registration?"), tr("This machine takes no more tasks. Links to projects and all other settings stay."), false);
}

void AccountPage::askUnregisterByForce(const QString &problem)
{
    confirm(tr("Remove the registration all the same?"),
            tr("%1\n\nDo this only when the server is gone for good: it never gets these results. The agents' work stays on its branches.").arg(problem),
            true);
}

void AccountPage::confirm(const QString &headline, const QString &text, bool isForced)
{
    auto *question = new QMessageBox(isForced ? QMessageBox::Warning : QMessageBox::Question, headline, text, QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    QPushButton *keep = question->addButton(tr("Keep it"), QMessageBox::RejectRole);
    question->addButton(isForced ? tr("Remove by force") : tr("Remove"), QMessageBox::DestructiveRole);
    question->setDefaultButton(keep);
    connect(question, &QMessageBox::buttonClicked, this, [this, question, isForced](QAbstractButton *button) {
        if (question->buttonRole(button) == QMessageBox::DestructiveRole) {
            unregister(isForced);
        }
    });
    question->open();
}

void AccountPage::unregister(bool isForced)
{
    m_connection.ask(UnregisterCall{.isForced = isForced}, this, [this, isForced](const Result<UnregistrationView> &view) {
        const Snapshot &snapshot = m_connection.snapshot();
        if (!view && view.error().kind == ErrorKind::Conflict && !isForced && snapshot.tasks.isEmpty() && snapshot.undeliveredResults > 0) {
            askUnregisterByForce(view.error().what);
            return;
        }
        if (!view) {
            tell(this, QMessageBox::Warning, tr("The registration was not removed"), view.error().what);
        } else if (!view->detail.isEmpty()) {
            tell(this, QMessageBox::Information, tr("The registration is removed"), view->detail);
        }
        refresh();
    });
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
