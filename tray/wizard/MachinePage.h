// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QButtonGroup;
class QLineEdit;
class QListWidget;
class QSpinBox;
class QVBoxLayout;

namespace sibyl::tray {

// Name, capacity and capabilities, filled in with what was found on this machine.
class MachinePage final : public SetupPage
{
    Q_OBJECT

public:
    explicit MachinePage(SetupWizard &wizard);

    void initializePage() override;
    bool isComplete() const override;
    bool validatePage() override;

private:
    void takeFacts(const Result<MachineFacts> &facts);
    void showIsolations(const QList<FoundFeature> &isolations);

    bool m_hasFacts = false;
    QLineEdit *m_name = nullptr;
    QSpinBox *m_capacity = nullptr;
    QListWidget *m_capabilities = nullptr;
    QButtonGroup *m_isolation = nullptr;
    QVBoxLayout *m_isolationColumn = nullptr;
    VerdictLine *m_verdict = nullptr;
};

} // namespace sibyl::tray
