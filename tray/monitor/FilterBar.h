// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTableModel.h"

#include <QWidget>

#include <array>
#include <optional>

class QButtonGroup;
class QLineEdit;
class QToolButton;

namespace sibyl::tray {

// Which tasks the table shows: all, running, queued or finished ones, and a search text.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    void setCounts(int running, int queued, int finished);
    void focusSearch();
    void reset();

Q_SIGNALS:
    void groupChanged(std::optional<sibyl::tray::TaskGroup> group);
    void textChanged(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QButtonGroup *m_buttons = nullptr;
    std::array<QToolButton *, 4> m_groups{};
    std::array<int, 4> m_counts{};
    QLineEdit *m_search = nullptr;
};

} // namespace sibyl::tray
