// SPDX-License-Identifier: Apache-2.0
#include "app/Translations.h"
#include "support/TestMain.h"

#include <QApplication>
#include <QLocale>

// Widgets without a display, in English.
std::unique_ptr<QCoreApplication> sibyl::test::makeApplication(int &argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    auto application = std::make_unique<QApplication>(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    tray::installTranslations(*application, QLocale::c());
    return application;
}
