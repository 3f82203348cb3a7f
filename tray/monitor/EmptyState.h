// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sibyl::tray {

// Shown where there is nothing to show: what it means and, with a button, what to do.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    // `action` may be empty: no button. `command` may be empty; a line to copy into a terminal.
    void show(QStringView icon, const QString &headline, const QString &text, const QString &action = {},
              const QString &command = {});

Q_SIGNALS:
    void actionWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();

    QString m_iconName;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_command = nullptr;
    QPushButton *m_action = nullptr;
};

} // namespace sibyl::tray
