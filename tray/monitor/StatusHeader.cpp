// SPDX-License-Identifier: Apache-2.0
#include "monitor/StatusHeader.h"

#include "icon/StatusIcon.h"
#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace sibyl::tray {
namespace {

constexpr int headerIconSide = 40;

} // namespace

StatusHeader::StatusHeader(QMenu *moreMenu, QWidget *parent) : QWidget(parent)
{
    m_icon = new QLabel(this);
    m_icon->setFixedSize(headerIconSide, headerIconSide);
    m_headline = new QLabel(this);
    m_headline->setFont(titleFont(this));
    m_detail = mutedLabel({}, this);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_action = new QPushButton(this);
    connect(m_action, &QPushButton::clicked, this, &StatusHeader::act);
    m_settings = new QToolButton(this);
    m_settings->setIcon(themedIcon(u"settings"));
    m_settings->setAutoRaise(true);
    connect(m_settings, &QToolButton::clicked, this, &StatusHeader::settingsWanted);
    m_more = new QToolButton(this);
    m_more->setIcon(themedIcon(u"down"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(moreMenu);
    for (QToolButton *button : {m_settings, m_more}) {
        button->setIconSize(QSize(20, 20));
        button->setMinimumSize(QSize(34, 34));
        button->setFocusPolicy(Qt::StrongFocus);
        button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    }

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    row->addWidget(m_settings, 0, Qt::AlignVCenter);
    row->addWidget(m_more, 0, Qt::AlignVCenter);
    draw();
}

void StatusHeader::show(const StatusFacts &facts)
{
    if (facts != m_facts) {
        m_facts = facts;
        draw();
    }
}

void StatusHeader::draw()
{
    const IconLook look{.mood = m_facts.mood, .count = m_facts.runningCount,
                        .panel = isDark(palette()) ? PanelTone::Dark : PanelTone::Light};
    m_icon->setPixmap(statusPixmap(look, headerIconSide, devicePixelRatioF()));
    m_headline->setText(m_facts.headline);
    m_detail->setText(m_facts.detail);
    m_detail->setVisible(!m_facts.detail.isEmpty());
    m_settings->setToolTip(tr("Settings"));
    m_settings->setAccessibleName(tr("Settings"));
    m_more->setToolTip(tr("More"));
    m_more->setAccessibleName(tr("More"));

    QStringView icon = u"pause";
    switch (m_facts.mood) {
    case Mood::NotRunning:
        m_action->setText(tr("Start the runner"));
        icon = u"power";
        break;
    case Mood::NotSetUp:
        m_action->setText(tr("Register this machine"));
        icon = u"link";
        break;
    case Mood::Draining:
    case Mood::Paused:
        m_action->setText(tr("Take tasks again"));
        icon = u"play";
        break;
    case Mood::Attention:
    case Mood::Disconnected:
    case Mood::Working:
    case Mood::Idle:
        m_action->setText(tr("Pause"));
        m_action->setToolTip(tr("Running agents go on, nothing new is taken"));
        break;
    }
    m_action->setIcon(themedIcon(icon));
    m_action->setDefault(m_facts.mood == Mood::NotRunning || m_facts.mood == Mood::NotSetUp);
}

void StatusHeader::act()
{
    switch (m_facts.mood) {
    case Mood::NotRunning: Q_EMIT startWanted(); break;
    case Mood::NotSetUp: Q_EMIT setupWanted(); break;
    case Mood::Draining:
    case Mood::Paused: Q_EMIT resumeWanted(); break;
    case Mood::Attention:
    case Mood::Disconnected:
    case Mood::Working:
    case Mood::Idle: Q_EMIT pauseWanted(); break;
    }
}

void StatusHeader::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange) {
        draw();
    }
}

} // namespace sibyl::tray
