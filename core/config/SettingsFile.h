// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sibyl {

// A value of runner.yaml before its meaning is known.
struct FileValue {
    enum class Shape { Nothing, Text, List, Mapping };

    Shape shape = Shape::Nothing;
    QString text;      // Shape::Text
    QStringList items; // Shape::List of scalars
    bool hasOddItems = false; // the list holds something that is not a scalar
    int line = 0;      // 1-based
};

// One entry of `projects:`.
struct FileProject {
    QMap<QString, FileValue> fields;
    bool isMapping = true;
    int line = 0;
};

// runner.yaml as keys with values and lines. The only place, with ConfigEditor, that sees
// yaml-cpp; catches everything it throws.
struct SettingsFile {
    QString path;
    QMap<QString, FileValue> values; // nested ones of `policy` as "policy.commands"; without `projects`
    QList<FileProject> projects;
    FileValue projectsValue;         // Shape::Nothing when the key is absent or empty

    // "/path/runner.yaml:7"
    QString where(int line) const { return line > 0 ? path + u':' + QString::number(line) : path; }

    // Damaged, nested too deeply, not a mapping, a key given twice: ErrorKind::Config with file,
    // line and what to do.
    static Result<SettingsFile> parse(const QByteArray &text, const QString &path);
};

} // namespace sibyl
