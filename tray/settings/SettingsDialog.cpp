// SPDX-License-Identifier: Apache-2.0
#include "settings/SettingsDialog.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"
#include "settings/DesktopPage.h"
#include "settings/MachinePages.h"
#include "settings/SettingsPage.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int listWidth = 190;

} // namespace

SettingsDialog::SettingsDialog(DaemonConnection &connection, Preferences &preferences, QWidget *parent)
    : QDialog(parent)
    , m_connection(connection)
{
    setWindowTitle(tr("Settings"));
    m_list = new QListWidget(this);
    m_list->setFixedWidth(listWidth);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(20, 20));
    m_list->setSpacing(2);
    m_list->setAccessibleName(tr("Pages of the settings"));
    m_pages = new QStackedWidget(this);
    const auto addRunnerPage = [&](QStringView icon, const QString &title, const QStringList &groups) {
        auto *page = new RunnerSettingsPage(groups, m_pages);
        connect(page, &RunnerSettingsPage::edited, this, &SettingsDialog::updateButtons);
        m_runnerPages.append(page);
        addPage(icon, title, page);
    };
    addRunnerPage(u"settings", tr("General"), {u"general"_s});
    addRunnerPage(u"play", tr("Tasks"), {u"execution"_s, u"worktrees"_s});
    addRunnerPage(u"shield", tr("Policy"), {u"policy"_s});
    addRunnerPage(u"tool", tr("Advanced"), {u"connection"_s, u"advanced"_s});
    m_agents = new AgentsPage(m_connection, m_pages);
    addPage(u"agents", tr("Agents"), m_agents);
    m_account = new AccountPage(m_connection, m_pages);
    addPage(u"account", tr("Account"), m_account);
    addPage(u"bell", tr("This desktop"), new DesktopPage(preferences, Autostart(), m_pages));
    m_doctor = new DoctorPage(m_connection, m_pages);
    addPage(u"doctor", tr("Diagnosis"), m_doctor);

    m_message = new QLabel(this);
    m_message->setWordWrap(true);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Apply | QDialogButtonBox::Cancel, this);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Save and close"));
    m_buttons->button(QDialogButtonBox::Apply)->setText(tr("Apply"));
    m_buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    connect(m_buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this, [this] { save(false); });
    connect(m_account, &AccountPage::setupWanted, this, &SettingsDialog::setupWanted);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        m_pages->setCurrentIndex(row);
        if (m_pages->currentWidget() == m_agents) {
            m_agents->refresh();
        } else if (m_pages->currentWidget() == m_account) {
            m_account->refresh();
        } else if (m_pages->currentWidget() == m_doctor) {
            m_doctor->refresh();
        }
    });
    connect(&m_connection, &DaemonConnection::presenceChanged, this, [this] {
        if (isVisible()) {
            load();
        }
    });

    auto *card = new Card(this);
    auto *cardColumn = new QVBoxLayout(card);
    cardColumn->setContentsMargins(1, 1, 1, 1);
    cardColumn->addWidget(m_pages);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::medium);
    top->addWidget(m_list);
    top->addWidget(card, 1);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_message, 1);
    bottom->addWidget(m_buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->setSpacing(space::large);
    column->addLayout(top, 1);
    column->addLayout(bottom);
    resize(880, 660);
    m_list->setCurrentRow(0);
}

void SettingsDialog::addPage(QStringView icon, const QString &title, QWidget *page)
{
    auto *item = new QListWidgetItem(themedIcon(icon), title, m_list);
    item->setSizeHint(QSize(listWidth - 12, 36));
    page->setBackgroundRole(QPalette::Base);
    m_pages->addWidget(page);
}

void SettingsDialog::showPage(Page page)
{
    m_list->setCurrentRow(int(page));
}

void SettingsDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    load();
}

void SettingsDialog::load()
{
    if (m_connection.presence() != Presence::Attached) {
        m_message->setText(tr("The runner is not running: its settings cannot be changed now."));
        for (RunnerSettingsPage *page : std::as_const(m_runnerPages)) {
            page->show({});
        }
        updateButtons();
        return;
    }
    m_message->clear();
    m_connection.ask(SettingsCall{}, this, [this](const Result<SettingsView> &view) { take(view, false); });
}

void SettingsDialog::take(const Result<SettingsView> &view, bool doClose)
{
    if (!view) {
        for (qsizetype index = 0; index < m_runnerPages.size(); ++index) {
            if (m_runnerPages.at(index)->showProblem(view.error().where, view.error().what)) {
                m_list->setCurrentRow(int(index));
                m_message->setText(tr("Nothing was saved."));
                return;
            }
        }
        m_message->setText(view.error().text());
        return;
    }
    for (RunnerSettingsPage *page : std::as_const(m_runnerPages)) {
        page->show(*view);
    }
    m_message->setText(view->warnings.join(u'\n'));
    updateButtons();
    if (doClose) {
        QDialog::accept();
    }
}

void SettingsDialog::updateButtons()
{
    bool hasChanges = false;
    for (const RunnerSettingsPage *page : std::as_const(m_runnerPages)) {
        hasChanges = hasChanges || !page->changes().isEmpty();
    }
    m_buttons->button(QDialogButtonBox::Apply)->setEnabled(hasChanges);
}

void SettingsDialog::accept()
{
    save(true);
}

void SettingsDialog::save(bool doClose)
{
    QList<SettingChange> changes;
    for (const RunnerSettingsPage *page : std::as_const(m_runnerPages)) {
        changes.append(page->changes());
    }
    if (changes.isEmpty()) {
        if (doClose) {
            QDialog::accept();
        }
        return;
    }
    m_message->setText(tr("Saving…"));
    m_connection.ask(ChangeSettingsCall{changes}, this,
                     [this, doClose](const Result<SettingsView> &view) { take(view, doClose); });
}

} // namespace sibyl::tray
