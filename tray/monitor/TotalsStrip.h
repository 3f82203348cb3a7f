// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QWidget>

#include <array>

class QLabel;

namespace sibyl::tray {

// What this day brought so far: tasks, tokens, cost.
class TotalsStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit TotalsStrip(QWidget *parent = nullptr);
    void show(const DayTotals &today);

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();

    struct Figure {
        QLabel *value = nullptr;
        QLabel *name = nullptr;
    };
    DayTotals m_today;
    std::array<Figure, 3> m_figures;
};

} // namespace sibyl::tray
