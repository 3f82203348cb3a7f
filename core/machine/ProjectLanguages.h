// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace sibyl {

// What a checkout is written in, by the files in its top directory (spec 5.3): python, node, rust,
// go, ruby, java, dotnet; nothing else. Reads one directory.
QStringList languagesOf(const QString &checkout);

// The words for programs that agents may use, and the program that each stands for: "rust" for
// cargo. Languages are among them.
struct ToolWord {
    const char *word;
    const char *program;
};
QList<ToolWord> toolWords();

} // namespace sibyl
