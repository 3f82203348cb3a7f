// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PlanStep.h"

#include <QListWidget>

namespace sibyl::tray {

// The agent's own plan: what is done, under way and to come.
class PlanPane final : public QListWidget
{
    Q_OBJECT

public:
    explicit PlanPane(QWidget *parent = nullptr);
    void show(const QList<PlanStep> &plan);

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();

    QList<PlanStep> m_plan;
};

} // namespace sibyl::tray
