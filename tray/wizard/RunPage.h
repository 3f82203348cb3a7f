// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

#include <array>

class QPushButton;

namespace sibyl::tray {

// Carries the choice out, step by step, until the first connection stands.
class RunPage final : public SetupPage
{
    Q_OBJECT

public:
    explicit RunPage(SetupWizard &wizard);

    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;

private:
    void takeStep(SetupStep step, StepState state, const QString &detail);
    void takeFinished();
    QString nameOf(SetupStep step) const;

    std::array<VerdictLine *, 4> m_steps{};
    QPushButton *m_again = nullptr;
    QLabel *m_end = nullptr;
};

} // namespace sibyl::tray
