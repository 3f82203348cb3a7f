// SPDX-License-Identifier: Apache-2.0
#include "monitor/EmptyState.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"

#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sibyl::tray {
namespace {

constexpr int emptyIconSide = 44;
constexpr int textWidth = 440;

} // namespace

EmptyState::EmptyState(QWidget *parent) : QWidget(parent)
{
    m_icon = new QLabel(this);
    m_headline = new QLabel(this);
    m_headline->setFont(strongFont(this));
    m_headline->setAlignment(Qt::AlignCenter);
    m_text = mutedLabel({}, this);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_command = new QLabel(this);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_command->setLayoutDirection(Qt::LeftToRight);
    m_action = new QPushButton(this);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionWanted);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::small + 2);
    column->addStretch(1);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_headline, 0, Qt::AlignHCenter);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addWidget(m_command, 0, Qt::AlignHCenter);
    column->addSpacing(space::small);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(1);
}

void EmptyState::show(QStringView icon, const QString &headline, const QString &text, const QString &action,
                      const QString &command)
{
    m_iconName = icon.toString();
    m_headline->setText(headline);
    m_text->setText(text);
    // A wrapped label in a centred layout does not get the height that its width needs by itself.
    const int width = qMin(textWidth, m_text->fontMetrics().horizontalAdvance(text) + 8);
    m_text->setFixedSize(width, qMax(0, m_text->heightForWidth(width)));
    m_command->setText(command);
    m_command->setVisible(!command.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    drawIcon();
}

void EmptyState::drawIcon()
{
    m_icon->setPixmap(iconPixmap(m_iconName, Colours::of(palette()).muted, QSize(emptyIconSide, emptyIconSide), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        drawIcon();
    }
}

} // namespace sibyl::tray
