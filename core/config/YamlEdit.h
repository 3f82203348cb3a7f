// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace sibyl {

// Textual edits of a YAML mapping, for ConfigEditor. All functions take and give a whole document;
// they fail with ErrorKind::Config when the document is laid out in a way they do not handle.
// `path` is one key or the groups above it too ("budgets", "task", "tokens").
//
// They only look at layout; whoever calls them compares the outcome (YamlCompare.h).

// `value` is YAML text for one line, such as a scalar of yamlScalar() or "[a, b]".
Result<QByteArray> withYamlValue(const QByteArray &document, const QStringList &path, const QByteArray &value);
Result<QByteArray> withoutYamlKey(const QByteArray &document, const QStringList &path);

// An item of a top-level block list; `fields` are its lines without indentation ("path: /x").
Result<QByteArray> withYamlItem(const QByteArray &document, const QString &key, const QList<QByteArray> &fields);
// The item at `index` (from 0) removed; the list stays, as [] when it was the last one.
Result<QByteArray> withoutYamlItem(const QByteArray &document, const QString &key, qsizetype index);
// The lines of that item without its dash and indentation: what withYamlItem() takes.
Result<QList<QByteArray>> yamlItemLines(const QByteArray &document, const QString &key, qsizetype index);

} // namespace sibyl
