// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include <QApplication>

// Q_INIT_RESOURCE works at global scope only.
static void initialiseResources()
{
    Q_INIT_RESOURCE(tray);
}

// Widgets without a display.
std::unique_ptr<QCoreApplication> sibyl::test::makeApplication(int &argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    initialiseResources();
    auto application = std::make_unique<QApplication>(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    return application;
}
