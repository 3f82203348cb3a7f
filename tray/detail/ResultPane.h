// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;

namespace sibyl::tray {

// How a task stands or ended, what to do next, and the facts about it.
class ResultPane final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ResultPane(QWidget *parent = nullptr);
    void show(const TaskSnapshot &task, const QDateTime &nowUtc);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void draw();
    void addFact(const QString &name, const QString &value);

    TaskSnapshot m_task;
    QDateTime m_nowUtc;
    bool m_isStale = true; // nothing is laid out while it is hidden
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_meaning = nullptr;
    QLabel *m_next = nullptr;
    QLabel *m_summaryTitle = nullptr;
    QLabel *m_summary = nullptr;
    QFormLayout *m_facts = nullptr;
};

} // namespace sibyl::tray
