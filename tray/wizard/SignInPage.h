// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupPage.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace sibyl::tray {

// Who registers the machine: with a token at hand, in the browser (device flow), or with a pasted
// token; then, for people in several organizations, which one.
class SignInPage final : public SetupPage
{
    Q_OBJECT

public:
    static constexpr Milliseconds pollInterval{2'000};

    explicit SignInPage(SetupWizard &wizard);

    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;

private:
    void buildLayout();
    void startDeviceFlow();
    void poll();
    void sendToken();
    void takeSignIn(const Result<SignIn> &signIn);
    void askOrganizations();
    void chooseOrganization(int index);
    void giveUp();
    bool isWanted(quint64 round, const Result<SignIn> &signIn);
    void updateWays();

    Alarm m_nextPoll;
    quint64 m_round = 0; // of questions; raised when their answers are not wanted any more
    QRadioButton *m_atHand = nullptr;
    QRadioButton *m_browser = nullptr;
    QRadioButton *m_token = nullptr;
    QWidget *m_browserPart = nullptr;
    QWidget *m_tokenPart = nullptr;
    QLabel *m_code = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_open = nullptr;
    QLineEdit *m_tokenField = nullptr;
    QPushButton *m_sendToken = nullptr;
    VerdictLine *m_verdict = nullptr;
    QLabel *m_organizationLabel = nullptr;
    QComboBox *m_organization = nullptr;
};

} // namespace sibyl::tray
