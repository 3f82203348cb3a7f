// SPDX-License-Identifier: Apache-2.0
#pragma once

class QCoreApplication;
class QLocale;

namespace sibyl::tray {

// Installs the texts of the language of `locale` (resources/translations) and Qt's own for its
// standard dialogs; English where there are none.
void installTranslations(QCoreApplication &application, const QLocale &locale);

} // namespace sibyl::tray
