// SPDX-License-Identifier: Apache-2.0
#include "settings/SettingField.h"

#include "look/Card.h"
#include "look/Colours.h"
#include "look/ThemedIcon.h"
#include "settings/SettingWords.h"

#include <QComboBox>
#include <QDoubleValidator>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int numberWidth = 140;

bool isList(SettingKind kind)
{
    return kind == SettingKind::WordList || kind == SettingKind::PathList;
}

bool isNumber(SettingKind kind)
{
    return kind == SettingKind::Whole || kind == SettingKind::Duration;
}

bool isFromFile(const SettingView &setting)
{
    return setting.origin != "default"_L1 && !setting.isFixed;
}

QString fallbackText(const SettingView &setting)
{
    return setting.fallback.isEmpty() ? SettingField::tr("not set") : choiceLabel(setting.key, setting.fallback);
}

} // namespace

SettingField::SettingField(const SettingView &setting, QWidget *parent) : QWidget(parent), m_setting(setting)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::small);
    column->addLayout(row);
    addEditor(row);

    QString help = settingHelp(setting);
    if (setting.isFixed) {
        help = tr("%1 Set by %2, so it cannot be changed here.").arg(help, setting.origin);
    } else if (setting.effect == SettingEffect::Restart) {
        help = tr("%1 Counts from the next start of the runner on.").arg(help);
    }
    QLabel *explanation = mutedLabel(help, this);
    explanation->setFont(smallFont(this));
    explanation->setWordWrap(true);
    column->addWidget(explanation);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    editor()->setEnabled(!setting.isFixed);
    editor()->setAccessibleName(settingLabel(setting));
    editor()->setAccessibleDescription(help);
}

void SettingField::addEditor(QHBoxLayout *row)
{
    if (m_setting.kind == SettingKind::Choice) {
        m_choice = new QComboBox(this);
        m_choice->addItem(tr("Default: %1").arg(fallbackText(m_setting)), QString());
        for (const QString &choice : std::as_const(m_setting.choices)) {
            m_choice->addItem(choiceLabel(m_setting.key, choice), choice);
        }
        m_choice->setCurrentIndex(isFromFile(m_setting) || m_setting.isFixed ? std::max(0, m_choice->findData(m_setting.value)) : 0);
        row->addWidget(m_choice);
        row->addStretch(1);
        connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
            showProblem({});
            Q_EMIT edited();
        });
        return;
    }
    m_line = new QLineEdit(isFromFile(m_setting) || m_setting.isFixed ? m_setting.value : QString(), this);
    m_line->setPlaceholderText(fallbackText(m_setting));
    row->addWidget(m_line);
    connect(m_line, &QLineEdit::textChanged, this, [this] {
        showProblem({});
        Q_EMIT edited();
    });
    if (isNumber(m_setting.kind)) {
        if (m_setting.kind == SettingKind::Whole) {
            m_line->setValidator(new QIntValidator(int(m_setting.minimum.value_or(0)), int(m_setting.maximum.value_or(2'000'000'000)), m_line));
        } else {
            auto *validator = new QDoubleValidator(m_setting.minimum.value_or(0), m_setting.maximum.value_or(1e12), 3, m_line);
            validator->setLocale(QLocale::c()); // runner.yaml has it so
            validator->setNotation(QDoubleValidator::StandardNotation);
            m_line->setValidator(validator);
        }
        m_line->setMaximumWidth(numberWidth);
        row->addStretch(1);
    } else if (m_setting.kind == SettingKind::Path) {
        auto *browseButton = new QToolButton(this);
        browseButton->setIcon(themedIcon(u"folder"));
        browseButton->setToolTip(tr("Choose a directory"));
        browseButton->setAccessibleName(tr("Choose a directory"));
        browseButton->setEnabled(!m_setting.isFixed);
        browseButton->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(browseButton);
        connect(browseButton, &QToolButton::clicked, this, &SettingField::browse);
    }
}

void SettingField::browse()
{
    auto *dialog = new QFileDialog(this, tr("Choose a directory"), m_line->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_line, &QLineEdit::setText);
    dialog->open();
}

QWidget *SettingField::editor() const
{
    return m_choice != nullptr ? static_cast<QWidget *>(m_choice) : m_line;
}

QString SettingField::text() const
{
    return m_choice != nullptr ? m_choice->currentData().toString() : m_line->text().trimmed();
}

std::optional<SettingChange> SettingField::change() const
{
    const QString before = isFromFile(m_setting) ? m_setting.value : QString();
    const QString now = text();
    if (m_setting.isFixed || now == before) {
        return std::nullopt;
    }
    SettingChange change{.key = m_setting.key, .value = std::nullopt, .values = std::nullopt};
    if (isList(m_setting.kind) && !now.isEmpty()) {
        QStringList values;
        for (const QString &value : now.split(u',', Qt::SkipEmptyParts)) {
            if (!value.trimmed().isEmpty()) {
                values.append(value.trimmed());
            }
        }
        change.values = values;
    } else if (!now.isEmpty()) {
        change.value = now;
    }
    return change;
}

void SettingField::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (!problem.isEmpty()) {
        QPalette own = palette();
        own.setColor(QPalette::WindowText, Colours::of(palette()).bad);
        m_problem->setForegroundRole(QPalette::WindowText);
        m_problem->setPalette(own);
        editor()->setFocus();
    }
}

} // namespace sibyl::tray
