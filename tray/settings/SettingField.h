// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/SettingView.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace sibyl::tray {

// One setting of runner.yaml as a field with its help. An empty field means the default, which it
// shows. What environment or command line decide cannot be edited here and says so.
class SettingField final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingField(const SettingView &setting, QWidget *parent = nullptr);

    const QString &key() const { return m_setting.key; }
    // Nothing when the field still says what the setting was.
    std::optional<SettingChange> change() const;
    // A sentence shown below the field until it is edited; empty = none.
    void showProblem(const QString &problem);
    QWidget *editor() const;

Q_SIGNALS:
    void edited();

private:
    QString text() const;
    void addEditor(QHBoxLayout *row);
    void browse();

    SettingView m_setting;
    QComboBox *m_choice = nullptr;
    QLineEdit *m_line = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace sibyl::tray
