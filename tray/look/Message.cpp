// SPDX-License-Identifier: Apache-2.0
#include "look/Message.h"

namespace sibyl::tray {

void tell(QWidget *parent, QMessageBox::Icon icon, const QString &headline, const QString &text)
{
    auto *box = new QMessageBox(icon, headline, text, QMessageBox::Ok, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
}

} // namespace sibyl::tray
