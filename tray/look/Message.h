// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMessageBox>

namespace sibyl::tray {

// Tells something that cannot wait for a place in the window, without waiting itself. The texts are
// shown as they are: servers and agents write some of them.
void tell(QWidget *parent, QMessageBox::Icon icon, const QString &headline, const QString &text);

} // namespace sibyl::tray
