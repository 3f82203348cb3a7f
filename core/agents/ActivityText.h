// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace sibyl {

// One line of output as a person reads it in a status line: valid text without escape sequences
// and control characters, blanks folded, at most 200 characters. Empty when nothing is left.
QString activityText(QByteArrayView line);

} // namespace sibyl
