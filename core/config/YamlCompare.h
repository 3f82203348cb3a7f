// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sibyl {

// Whether both documents parse and say the same, apart from the value at `path` (one key or two).
// Documents too deep or large to compare are not the same.
bool isSameExcept(const QByteArray &before, const QByteArray &after, const QStringList &path);

// The value at `path` as text, items of a list joined by U+001F; a null QString when absent.
QString yamlValueText(const QByteArray &document, const QStringList &path);

} // namespace sibyl
