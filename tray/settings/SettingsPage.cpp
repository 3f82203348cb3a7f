// SPDX-License-Identifier: Apache-2.0
#include "settings/SettingsPage.h"

#include "look/Card.h"
#include "settings/SettingWords.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sibyl::tray {
namespace {

constexpr int pageTextWidth = 640;

} // namespace

SettingsPage::SettingsPage(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    clear();
}

void SettingsPage::clear()
{
    if (QWidget *old = takeWidget()) {
        old->deleteLater(); // one of its buttons may have asked for this
    }
    m_content = new QWidget(this);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(space::page, space::large, space::page, space::page);
    m_column->setSpacing(space::medium);
    setWidget(m_content);
}

QFormLayout *SettingsPage::addSection(const QString &title, const QString &explanation)
{
    auto *heading = new QLabel(title, m_content);
    heading->setFont(titleFont(this));
    if (m_column->count() > 0) {
        m_column->addSpacing(space::large);
    }
    m_column->addWidget(heading);
    if (!explanation.isEmpty()) {
        QLabel *text = mutedLabel(explanation, m_content);
        text->setWordWrap(true);
        text->setMaximumWidth(pageTextWidth);
        m_column->addWidget(text);
    }
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(space::large);
    form->setVerticalSpacing(space::medium);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_column->addLayout(form);
    return form;
}

void SettingsPage::addWidget(QWidget *widget)
{
    m_column->addWidget(widget);
}

void SettingsPage::addButton(QWidget *button)
{
    m_column->addSpacing(space::medium);
    m_column->addWidget(button, 0, Qt::AlignLeft);
}

void SettingsPage::addStretch()
{
    m_column->addStretch(1);
}

RunnerSettingsPage::RunnerSettingsPage(const QStringList &groups, QWidget *parent) : SettingsPage(parent), m_groups(groups) {}

void RunnerSettingsPage::show(const SettingsView &view)
{
    clear();
    m_fields.clear();
    for (const QString &group : std::as_const(m_groups)) {
        QFormLayout *form = nullptr;
        for (const SettingView &setting : view.settings) {
            if (setting.group != group || !isShownInSettings(setting.key)) {
                continue;
            }
            if (form == nullptr) {
                form = addSection(groupTitle(group));
            }
            auto *field = new SettingField(setting, widget());
            connect(field, &SettingField::edited, this, &RunnerSettingsPage::edited);
            auto *label = new QLabel(settingLabel(setting), widget());
            label->setBuddy(field->editor());
            label->setWordWrap(true);
            label->setMinimumWidth(150);
            label->setContentsMargins(0, 5, 0, 0); // onto the line of the text in the field
            form->addRow(label, field);
            m_fields.append(field);
        }
    }
    addStretch();
}

QList<SettingChange> RunnerSettingsPage::changes() const
{
    QList<SettingChange> changes;
    for (const SettingField *field : m_fields) {
        if (const std::optional<SettingChange> change = field->change()) {
            changes.append(*change);
        }
    }
    return changes;
}

bool RunnerSettingsPage::showProblem(const QString &key, const QString &problem)
{
    for (SettingField *field : std::as_const(m_fields)) {
        if (field->key() == key) {
            field->showProblem(problem);
            ensureWidgetVisible(field);
            return true;
        }
    }
    return false;
}

} // namespace sibyl::tray
