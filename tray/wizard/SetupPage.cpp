// SPDX-License-Identifier: Apache-2.0
#include "wizard/SetupPage.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace sibyl::tray {
namespace {

constexpr int verdictIconSide = 18;

} // namespace

VerdictLine::VerdictLine(QWidget *parent) : QWidget(parent)
{
    m_icon = new QLabel(this);
    m_icon->setFixedSize(verdictIconSide, verdictIconSide);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small + 2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    draw();
}

void VerdictLine::show(Verdict verdict, const QString &text)
{
    m_verdict = verdict;
    m_text->setText(text);
    draw();
}

QString VerdictLine::text() const
{
    return m_text->text();
}

void VerdictLine::draw()
{
    const Colours colours = Colours::of(palette());
    QStringView icon = u"running";
    QColor colour = colours.muted;
    switch (m_verdict) {
    case Verdict::None: break;
    case Verdict::Busy: colour = colours.accent; break;
    case Verdict::Good:
        icon = u"done";
        colour = colours.good;
        break;
    case Verdict::Bad:
        icon = u"failed";
        colour = colours.bad;
        break;
    }
    m_icon->setPixmap(m_verdict == Verdict::None ? QPixmap()
                                                 : iconPixmap(icon, colour, m_icon->size(), devicePixelRatioF()));
}

void VerdictLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        draw();
    }
}

} // namespace sibyl::tray
