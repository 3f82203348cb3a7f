// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTimeline.h"

#include <QListView>

namespace sibyl::tray {

// The steps of a task in order, along a line of time.
class TimelinePane final : public QListView
{
    Q_OBJECT

public:
    explicit TimelinePane(QWidget *parent = nullptr);
    void show(const QList<TimelineEntry> &entries);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    TimelineModel m_model;
};

} // namespace sibyl::tray
