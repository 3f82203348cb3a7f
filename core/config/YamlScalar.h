// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl {

// `text` as a YAML scalar on one line: plain where that is safe, else double-quoted with escapes.
QByteArray yamlScalar(const QString &text);

} // namespace sibyl
