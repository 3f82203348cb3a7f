// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QLineEdit;
class QRadioButton;

namespace sibyl::tray {

// Which server: an address, checked live, or this machine only.
class ServerPage final : public SetupPage
{
    Q_OBJECT

public:
    static constexpr Milliseconds typingPause{500};

    explicit ServerPage(SetupWizard &wizard);

    void initializePage() override;
    bool isComplete() const override;
    bool validatePage() override;

private:
    void takeEdit();
    void probe();
    void takeProbe(const Result<ServerProbe> &probe);
    QString address() const;

    Alarm m_pause;
    quint64 m_probeNumber = 0; // of the probe whose answer counts
    std::optional<ServerProbe> m_probe;
    QRadioButton *m_remote = nullptr;
    QRadioButton *m_local = nullptr;
    QLineEdit *m_address = nullptr;
    VerdictLine *m_verdict = nullptr;
};

} // namespace sibyl::tray
