// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace sibyl::tray {

// One line of a program's output as a person reads it: UTF-8 decoded, terminal control sequences
// removed, tabs as spaces to columns of eight, and of text overwritten by a carriage return (progress
// bars) only the last. Other control characters are dropped.
QString terminalText(QByteArrayView line);

} // namespace sibyl::tray
