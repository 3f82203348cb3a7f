// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QFrame>

class QLabel;

namespace sibyl::tray {

// A quiet surface that holds things that belong together.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

// The spaces between things, in device-independent pixels: four steps, used everywhere.
namespace space {
inline constexpr int small = 6;
inline constexpr int medium = 12;
inline constexpr int large = 18;
inline constexpr int page = 24;
} // namespace space

QFont titleFont(const QWidget *widget); // a step larger, demi-bold
QFont strongFont(const QWidget *widget);
QFont smallFont(const QWidget *widget);

// A label in the secondary text colour, which follows the theme.
QLabel *mutedLabel(const QString &text, QWidget *parent);

} // namespace sibyl::tray
