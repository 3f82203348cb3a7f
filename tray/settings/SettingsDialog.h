// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runner/DaemonConnection.h"
#include "settings/Preferences.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QListWidget;
class QStackedWidget;

namespace sibyl::tray {

class AccountPage;
class AgentsPage;
class DoctorPage;
class RunnerSettingsPage;

// Everything that a person changes: runner.yaml through the daemon, which checks it, and the
// preferences of this program. Not modal. What it gets outlives it.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class Page { General, Tasks, Policy, Advanced, Agents, Account, Desktop, Doctor };

    SettingsDialog(DaemonConnection &connection, Preferences &preferences, QWidget *parent = nullptr);

    void showPage(Page page);
    void accept() override; // saves; closes when everything was taken

Q_SIGNALS:
    void setupWanted();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addPage(QStringView icon, const QString &title, QWidget *page);
    void load();
    void save(bool doClose);
    void take(const Result<SettingsView> &view, bool doClose);
    void updateButtons();

    DaemonConnection &m_connection;
    QListWidget *m_list = nullptr;
    QStackedWidget *m_pages = nullptr;
    QList<RunnerSettingsPage *> m_runnerPages;
    AgentsPage *m_agents = nullptr;
    AccountPage *m_account = nullptr;
    DoctorPage *m_doctor = nullptr;
    QLabel *m_message = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace sibyl::tray
