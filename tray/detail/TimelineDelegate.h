// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QStyledItemDelegate>

namespace sibyl::tray {

// Draws the entries of a TimelineModel: time, a node on the line, what happened, how long it took.
class TimelineDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TimelineDelegate(QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Heights {
        int text = 0;
        int detail = 0;
    };
    Heights heights(const QStyleOptionViewItem &option, const QModelIndex &index, int width) const;

    mutable QCache<QString, Heights> m_heights; // of a text, for m_width
    mutable int m_width = 0;
    mutable QFont m_font;
};

} // namespace sibyl::tray
