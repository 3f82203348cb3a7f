// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "icon/StatusFacts.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;
class QMenu;

namespace sibyl::tray {

// The top of the monitor: how the runner is, and the one thing to do about it.
class StatusHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusHeader(QMenu *moreMenu, QWidget *parent = nullptr);

    void show(const StatusFacts &facts);

Q_SIGNALS:
    void startWanted();
    void setupWanted();
    void pauseWanted();
    void resumeWanted();
    void settingsWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();
    void act();

    StatusFacts m_facts;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_detail = nullptr;
    QPushButton *m_action = nullptr;
    QToolButton *m_settings = nullptr;
    QToolButton *m_more = nullptr;
};

} // namespace sibyl::tray
