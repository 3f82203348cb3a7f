// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QLineEdit;
class QTreeWidget;

namespace sibyl::tray {

// Which checkouts agents may work on: a folder, and the git repositories in it.
class ProjectsPage final : public SetupPage
{
    Q_OBJECT

public:
    explicit ProjectsPage(SetupWizard &wizard);

    void initializePage() override;
    bool validatePage() override;

private:
    void browse();
    void search();
    void takeFacts(const Result<MachineFacts> &facts);

    quint64 m_searchNumber = 0;
    QLineEdit *m_folder = nullptr;
    QTreeWidget *m_list = nullptr;
    VerdictLine *m_verdict = nullptr;
};

} // namespace sibyl::tray
