// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace sibyl {

// How many terminal columns `text` takes: combining marks none, East Asian wide characters and
// emoji two. Without control characters in it (see oneLine).
int textWidth(QStringView text);

// `text` in at most `columns`, the end replaced by `ellipsis` when it is cut.
QString elided(const QString &text, int columns, QStringView ellipsis = u"…");

// Text from a server or an agent as one line that cannot steer the terminal: line breaks and tabs
// become spaces, other control characters and bidirectional overrides are dropped.
QString oneLine(QStringView text);

// One line of an agent's output as it would look on a terminal, without what steers one: escape
// sequences and other control characters are dropped, of a line that was rewritten after carriage
// returns the last version stays, tabs become blanks.
QString printableLine(QStringView line);

// One line of somebody's text with everything in it made visible: control characters as ^X, other
// steering ones as <U+202E>. For what is to be judged, where nothing may hide. Tabs stay.
QString visibleLine(QStringView line);

// `line` broken at blanks into lines of at most `columns`; a longer word stays whole. What follows
// is indented as the line itself, behind the mark of a list ("- ", "2. ") too.
QStringList wrapped(const QString &line, int columns);

} // namespace sibyl
