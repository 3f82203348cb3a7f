// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// How a key of the settings table is to be offered to a person. The loader has the last word on
// what it accepts; a test holds the two together.
struct SettingForm {
    QLatin1StringView key;
    QLatin1StringView type;   // text url path whole number seconds choice words paths
    QLatin1StringView effect; // live, restart
    QLatin1StringView group;  // general execution budgets worktrees policy connection advanced
    std::optional<double> least; // of whole, number and seconds
    std::optional<double> most;
    QLatin1StringView choices; // of choice, separated by a space

    bool isList() const { return type == QLatin1StringView("words") || type == QLatin1StringView("paths"); }
    QStringList choiceList() const { return QString(choices).split(u' ', Qt::SkipEmptyParts); }
};

// One for every key: keys that the list does not hold are texts that take a restart.
SettingForm settingForm(QStringView key);

} // namespace sibyl
