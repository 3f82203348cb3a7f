// SPDX-License-Identifier: Apache-2.0
#include "app/Translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {

void installTranslations(QCoreApplication &application, const QLocale &locale)
{
    const auto install = [&](const QLocale &language, const QString &file, const QString &directory) {
        auto *translator = new QTranslator(&application);
        const bool isLoaded = translator->load(language, file, u"_"_s, directory);
        if (isLoaded) {
            QCoreApplication::installTranslator(translator);
        } else {
            delete translator;
        }
        return isLoaded;
    };
    install(locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    const QString directory = u":/translations"_s;
    if (!install(locale, u"sibyl-runner-tray"_s, directory)) {
        install(QLocale(QLocale::English), u"sibyl-runner-tray"_s, directory); // for its plurals
    }
}

} // namespace sibyl::tray
