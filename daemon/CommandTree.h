// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace sibyl {

// What an argument is, as far as a shell can help to complete it.
enum class ArgumentForm { None, Text, File, Directory, Choice };

struct OptionEntry {
    QStringList names; // with dashes
    QString description;
    ArgumentForm argument = ArgumentForm::None;
    QStringList choices;
};

struct CommandEntry {
    QString name;
    QString description;
    QList<OptionEntry> options;
    QList<CommandEntry> commands;
    ArgumentForm positional = ArgumentForm::None;
    QStringList positionalChoices;
};

// The program as a shell sees it: the root entry is sibyl-runner itself.
using CommandTree = CommandEntry;

} // namespace sibyl
