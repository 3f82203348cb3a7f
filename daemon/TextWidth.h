// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// How many terminal columns `text` takes: combining marks none, East Asian wide characters and
// emoji two. Without control characters in it (see oneLine).
int textWidth(QStringView text);

// `text` in at most `columns`, the end replaced by `ellipsis` when it is cut.
QString elided(const QString &text, int columns, QStringView ellipsis = u"…");

// Text from a server or an agent as one line that cannot steer the terminal: line breaks and tabs
// become spaces, other control characters and bidirectional overrides are dropped.
QString oneLine(QStringView text);

} // namespace sibyl
