// SPDX-License-Identifier: Apache-2.0
#include "app/SingleInstance.h"
#include "app/Translations.h"
#include "app/TrayApplication.h"
#include "base/Environment.h"
#include "base/SystemClock.h"
#include "control/UserControlSockets.h"
#include "runner/DaemonConnection.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QLocale>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"sibyl-runner-tray"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SIBYL_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Sibyl Runner"_s);
    QGuiApplication::setDesktopFileName(u"sibyl-runner-tray"_s);
    QGuiApplication::setWindowIcon(QIcon(u":/sibyl-runner.svg"_s));
    QGuiApplication::setQuitOnLastWindowClosed(false);

    tray::installTranslations(application, QLocale());

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Watches and steers the Sibyl runner of this machine. Quitting it stops no agents."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption hidden(u"hidden"_s, QCoreApplication::translate("main", "Show only the tray icon (for autostart)."));
    const QCommandLineOption setup(u"register"_s, QCoreApplication::translate("main", "Start with registering this machine."));
    parser.addOptions({hidden, setup});
    parser.process(application);

    tray::SingleInstance instance(tray::SingleInstance::defaultSocketName());
    const auto wish = parser.isSet(setup) ? tray::SingleInstance::Wish::Register : tray::SingleInstance::Wish::Raise;
    if (instance.enter(wish) == tray::SingleInstance::Role::HandedOver) {
        return 0;
    }

    SystemClock clock;
    const Environment environment = processEnvironment();
    tray::DaemonConnection connection([environment] { return userControlSockets(environment); }, clock);
    tray::TrayApplication tray(connection, clock, environment);
    QObject::connect(&instance, &tray::SingleInstance::asked, &tray, &tray::TrayApplication::answer);
    tray.start(parser.isSet(setup)    ? tray::StartWish::Register
                   : parser.isSet(hidden) ? tray::StartWish::Hidden
                                          : tray::StartWish::Window);
    return QApplication::exec();
}
