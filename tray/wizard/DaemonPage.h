// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QPushButton;

namespace sibyl::tray {

// Starts the daemon, which does everything that follows, when none is running.
class DaemonPage final : public SetupPage
{
    Q_OBJECT

public:
    explicit DaemonPage(SetupWizard &wizard);

    void initializePage() override;
    bool isComplete() const override;

private:
    void start();
    void takePresence();

    VerdictLine *m_verdict = nullptr;
    QPushButton *m_again = nullptr;
};

} // namespace sibyl::tray
