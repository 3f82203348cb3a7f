// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QCheckBox;
class QFormLayout;
class QLabel;

namespace sibyl::tray {

// What is about to happen, before it happens.
class SummaryPage final : public SetupPage
{
    Q_OBJECT

public:
    explicit SummaryPage(SetupWizard &wizard);

    void initializePage() override;
    bool validatePage() override;

private:
    QFormLayout *m_facts = nullptr;
    QCheckBox *m_service = nullptr;
    QLabel *m_replacing = nullptr;
};

} // namespace sibyl::tray
