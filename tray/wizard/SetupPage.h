// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wizard/SetupWizard.h"

#include <QWizardPage>

class QLabel;

namespace sibyl::tray {

// What the pages of the wizard share.
class SetupPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit SetupPage(SetupWizard &wizard) : m_wizard(wizard) {}

protected:
    SetupWizard &setup() const { return m_wizard; }

private:
    SetupWizard &m_wizard;
};

// A line that says how something stands: an icon in the colour of its tone, and words.
class VerdictLine final : public QWidget
{
    Q_OBJECT

public:
    enum class Verdict { None, Busy, Good, Bad };

    explicit VerdictLine(QWidget *parent = nullptr);
    void show(Verdict verdict, const QString &text);
    Verdict verdict() const { return m_verdict; }
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();

    Verdict m_verdict = Verdict::None;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
};

} // namespace sibyl::tray
