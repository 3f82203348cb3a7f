// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// A value of runner.yaml before its meaning is known.
struct FileValue {
    enum class Shape { Nothing, Text, List, Mapping };

    Shape shape = Shape::Nothing;
    QString text;             // Shape::Text
    QList<FileValue> items;   // Shape::List
    QMap<QString, FileValue> fields; // Shape::Mapping
    int line = 0;             // 1-based; of the key, else of the value

    bool isThere() const { return shape != Shape::Nothing; }
    // The text of each item; nullopt when this is no list of plain values.
    std::optional<QStringList> words() const;
    // Says the same, wherever it stands.
    friend bool operator==(const FileValue &a, const FileValue &b);
};

// runner.yaml as keys with values and lines. The only place, with ConfigEditor, that sees
// yaml-cpp; catches everything it throws.
struct SettingsFile {
    QString path;
    QMap<QString, FileValue> values; // nested settings of the table as "policy.commands"

    // Shape::Nothing when the key is absent.
    FileValue value(const QString &key) const { return values.value(key); }

    // "/path/runner.yaml:7"
    QString where(int line) const { return line > 0 ? path + u':' + QString::number(line) : path; }

    // Damaged, nested too deeply, far too large, not a mapping, a key given twice: ErrorKind::Config with file,
    // line and what to do.
    static Result<SettingsFile> parse(const QByteArray &text, const QString &path);
};

} // namespace sibyl
