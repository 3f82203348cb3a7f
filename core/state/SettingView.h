// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// What a value of runner.yaml looks like, so that a form can offer the right field.
enum class SettingKind { Text, Url, Path, Whole, Number, Duration, Choice, WordList, PathList };
inline constexpr auto wordsOf(SettingKind)
{
    return Words<SettingKind, 9>{{{SettingKind::Text, "text"},
                                  {SettingKind::Url, "url"},
                                  {SettingKind::Path, "path"},
                                  {SettingKind::Whole, "whole"},     // a whole number
                                  {SettingKind::Number, "number"},   // maybe with a fraction
                                  {SettingKind::Duration, "seconds"}, // a number of seconds, maybe a fraction
                                  {SettingKind::Choice, "choice"},
                                  {SettingKind::WordList, "words"},
                                  {SettingKind::PathList, "paths"}}};
}

// When a changed setting counts.
enum class SettingEffect { Live, Restart };
inline constexpr auto wordsOf(SettingEffect)
{
    return Words<SettingEffect, 2>{{{SettingEffect::Live, "live"}, {SettingEffect::Restart, "restart"}}};
}

// One key of runner.yaml with its present value and all that a form needs to show it.
struct SettingView {
    QString key;      // nested ones with a dot: "policy.commands"
    QString value;    // lists joined with ", "; empty = not set
    QStringList values; // of a list
    QString fallback; // the default as text; empty = none, or it depends on the mode
    QString origin;   // "default", "runner.yaml:7", "SIBYL_MAX_AGENTS", "--max-agents"
    QString group;    // general, execution, budgets, worktrees, policy, connection, advanced
    QString help;     // one line
    SettingKind kind = SettingKind::Text;
    SettingEffect effect = SettingEffect::Live;
    std::optional<double> minimum; // of Whole, Number and Duration
    std::optional<double> maximum;
    QStringList choices; // of Choice
    bool isFixed = false; // environment or command line decide: the file is not looked at

    friend bool operator==(const SettingView &, const SettingView &) = default;
};

struct SettingsView {
    QString filePath; // runner.yaml, whether it exists or not
    QList<SettingView> settings;
    QStringList warnings; // sentences with file and line
    friend bool operator==(const SettingsView &, const SettingsView &) = default;
};

// One wanted change: a text, a list, or back to the default when neither is given.
struct SettingChange {
    QString key;
    std::optional<QString> value;
    std::optional<QStringList> values;
    friend bool operator==(const SettingChange &, const SettingChange &) = default;
};

} // namespace sibyl
