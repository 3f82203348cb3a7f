// SPDX-License-Identifier: Apache-2.0
#include "look/Card.h"

#include "look/Colours.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>

namespace sibyl::tray {
namespace {

constexpr qreal cornerRadius = 8;

class MutedLabel final : public QLabel
{
public:
    MutedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
    {
        setForegroundRole(QPalette::WindowText); // on a page in the Base colour it would be Text
        recolour();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::PaletteChange && !m_isRecolouring) {
            recolour();
        }
    }

private:
    void recolour()
    {
        m_isRecolouring = true; // setPalette() comes back as PaletteChange
        QPalette own = QGuiApplication::palette();
        own.setColor(QPalette::WindowText, Colours::of(own).muted);
        setPalette(own);
        m_isRecolouring = false;
    }

    bool m_isRecolouring = false;
};

} // namespace

Card::Card(QWidget *parent) : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
}

void Card::paintEvent(QPaintEvent *)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.hairline, 1));
    painter.setBrush(colours.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

QFont titleFont(const QWidget *widget)
{
    QFont font = widget->font();
    font.setPointSizeF(font.pointSizeF() * 1.3);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont strongFont(const QWidget *widget)
{
    QFont font = widget->font();
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont smallFont(const QWidget *widget)
{
    QFont font = widget->font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

QLabel *mutedLabel(const QString &text, QWidget *parent)
{
    return new MutedLabel(text, parent);
}

} // namespace sibyl::tray
