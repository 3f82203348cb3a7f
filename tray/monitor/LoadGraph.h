// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/LoadSteps.h"

#include <QWidget>

namespace sibyl::tray {

// How many agents ran over the last hour, against the capacity.
class LoadGraph final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds span{3'600};

    explicit LoadGraph(QWidget *parent = nullptr);

    void show(const QList<LoadStep> &steps, int capacity, const QDateTime &nowUtc);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<LoadStep> m_steps;
    QDateTime m_nowUtc;
    int m_capacity = 1;
};

} // namespace sibyl::tray
