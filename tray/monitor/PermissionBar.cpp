// SPDX-License-Identifier: Apache-2.0
#include "monitor/PermissionBar.h"

#include "look/Colours.h"
#include "look/Message.h"
#include "look/ThemedIcon.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace sibyl::tray {
namespace {

constexpr int questionIconSide = 24;
constexpr qreal barRadius = 8;

bool allows(PermissionEffect effect)
{
    return effect == PermissionEffect::AllowOnce || effect == PermissionEffect::AllowAlways;
}

} // namespace

PermissionBar::PermissionBar(DaemonConnection &connection, QWidget *parent) : Card(parent), m_connection(connection)
{
    m_icon = new QLabel(this);
    m_icon->setFixedSize(questionIconSide, questionIconSide);
    m_headline = new QLabel(this);
    m_headline->setFont(strongFont(this));
    m_headline->setTextFormat(Qt::PlainText);
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText); // the agent wrote it
    m_summary->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_task = new QToolButton(this);
    m_task->setAutoRaise(true);
    m_task->setFocusPolicy(Qt::StrongFocus);
    m_task->setIcon(themedIcon(u"external"));
    connect(m_task, &QToolButton::clicked, this, [this] {
        if (!m_permissions.isEmpty()) {
            Q_EMIT taskWanted(m_permissions.first().taskId, m_permissions.first().attempt);
        }
    });
    m_answers = new QHBoxLayout;
    m_answers->setSpacing(space::small);

    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_headline);
    words->addWidget(m_summary);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
    row->setSpacing(space::medium);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_task, 0, Qt::AlignVCenter);
    row->addLayout(m_answers);
    hide();
}

void PermissionBar::show(const QList<PendingPermission> &permissions, const QDateTime &nowUtc)
{
    QList<PendingPermission> open;
    for (const PendingPermission &permission : permissions) {
        if (!permission.request.expiresUtc.isValid() || permission.request.expiresUtc > nowUtc) {
            open.append(permission);
        }
    }
    if (open != m_permissions) {
        m_permissions = open;
        draw();
    }
}

void PermissionBar::draw()
{
    setVisible(!m_permissions.isEmpty());
    if (m_permissions.isEmpty()) {
        return;
    }
    const PendingPermission &first = m_permissions.first();
    m_icon->setPixmap(iconPixmap(u"question", Colours::of(palette()).warning, QSize(questionIconSide, questionIconSide),
                                 devicePixelRatioF()));
    QString headline = tr("%1 asks for permission: %2").arg(first.agent, first.request.tool);
    if (m_permissions.size() > 1) {
        headline += u' ' + tr("(1 of %1)").arg(m_permissions.size());
    }
    m_headline->setText(headline);
    m_summary->setText(first.request.summary);
    m_summary->setToolTip(first.request.detail.toHtmlEscaped());
    m_task->setToolTip(tr("Show the task: %1").arg(first.taskTitle));
    m_task->setAccessibleName(m_task->toolTip());

    while (QLayoutItem *item = m_answers->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const PermissionOption &option : first.request.options) {
        auto *button = new QPushButton(option.label, this);
        button->setIcon(themedIcon(allows(option.effect) ? u"check" : u"close"));
        connect(button, &QPushButton::clicked, this, [this, id = option.id] { answer(id); });
        m_answers->addWidget(button);
    }
}

void PermissionBar::answer(const QString &optionId)
{
    const QString permissionId = m_permissions.first().request.id;
    for (int i = 0; i < m_answers->count(); ++i) {
        m_answers->itemAt(i)->widget()->setEnabled(false);
    }
    m_connection.ask(AnswerPermissionCall{permissionId, optionId}, this, [this](const Result<> &answer) {
        if (!answer) {
            tell(this, QMessageBox::Warning, tr("The answer was not taken"), answer.error().what);
            draw();
        }
    });
}

void PermissionBar::paintEvent(QPaintEvent *)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(blended(colours.warning, colours.surface, 0.6), 1));
    painter.setBrush(blended(colours.warning, colours.surface, 0.1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), barRadius, barRadius);
}

void PermissionBar::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange) {
        draw();
    }
}

} // namespace sibyl::tray
