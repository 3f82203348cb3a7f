// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "settings/SettingField.h"

#include <QScrollArea>

class QFormLayout;
class QVBoxLayout;

namespace sibyl::tray {

// A scrolling page of sections, each a title over rows of label and field.
class SettingsPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit SettingsPage(QWidget *parent = nullptr);

    void clear();
    QFormLayout *addSection(const QString &title, const QString &explanation = {});
    void addWidget(QWidget *widget);
    void addButton(QWidget *button); // below, at its own width
    // At the end, after the last section.
    void addStretch();

private:
    QWidget *m_content = nullptr;
    QVBoxLayout *m_column = nullptr;
};

// The settings of runner.yaml that belong to some groups.
class RunnerSettingsPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit RunnerSettingsPage(const QStringList &groups, QWidget *parent = nullptr);

    void show(const SettingsView &view);
    QList<SettingChange> changes() const;
    // True when the key is on this page.
    bool showProblem(const QString &key, const QString &problem);

Q_SIGNALS:
    void edited();

private:
    QStringList m_groups;
    QList<SettingField *> m_fields;
};

} // namespace sibyl::tray
