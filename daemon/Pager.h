// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"

#include <QStringList>

namespace sibyl {

// Prints many lines: on a terminal through $PAGER, else `less`, as git does (a page that fits is
// just printed); an empty PAGER, `cat`, or one that cannot be started prints them all. Waits for
// the reader.
void showPaged(const QStringList &lines, Terminal &terminal);

// The command for that; empty = none.
QString pagerCommand(bool isTerminal);

} // namespace sibyl
