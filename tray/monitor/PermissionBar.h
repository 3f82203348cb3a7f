// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "look/Card.h"
#include "runner/DaemonConnection.h"

class QLabel;
class QHBoxLayout;
class QToolButton;

namespace sibyl::tray {

// The oldest question that an agent waits with, and its answers as buttons. Hidden when there is
// none. A refusing answer is the default one.
class PermissionBar final : public Card
{
    Q_OBJECT

public:
    explicit PermissionBar(DaemonConnection &connection, QWidget *parent = nullptr);

    void show(const QList<PendingPermission> &permissions, const QDateTime &nowUtc);

Q_SIGNALS:
    void taskWanted(const QString &taskId, int attempt);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void draw();
    void answer(const QString &optionId);

    DaemonConnection &m_connection;
    QList<PendingPermission> m_permissions;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_summary = nullptr;
    QToolButton *m_task = nullptr;
    QHBoxLayout *m_answers = nullptr;
};

} // namespace sibyl::tray
