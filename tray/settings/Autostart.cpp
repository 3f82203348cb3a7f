// SPDX-License-Identifier: Apache-2.0
#include "settings/Autostart.h"

#include "base/AtomicFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr qint64 maxEntryBytes = 64 * 1024;

// As the desktop entry specification wants it: in quotes, with the four special characters escaped,
// and % doubled.
QString quotedForExec(QString program)
{
    for (const QChar special : {u'\\', u'"', u'`', u'$'}) {
        program.replace(special, u'\\' + QString(special));
    }
    program.replace(u'\\', u"\\\\"_s); // once more, for the file's own escapes
    return u'"' + program.replace(u'%', u"%%"_s) + u'"';
}

} // namespace

Autostart::Autostart(QString directory, QString program)
    : m_directory(std::move(directory))
    , m_program(program.isEmpty() ? QCoreApplication::applicationFilePath() : std::move(program))
{
}

QString Autostart::defaultDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s;
}

QString Autostart::filePath() const
{
    return m_directory + u"/sibyl-runner-tray.desktop"_s;
}

bool Autostart::isOn() const
{
    const Result<QByteArray> entry = readWholeFile(filePath(), maxEntryBytes);
    return entry && !entry->contains("Hidden=true") && !entry->contains("X-GNOME-Autostart-enabled=false");
}

Result<> Autostart::setOn(bool isOn)
{
    if (!isOn) {
        if (QFile::exists(filePath()) && !QFile::remove(filePath())) {
            return fail(ErrorKind::Storage, QCoreApplication::translate("Autostart", "the autostart entry cannot be removed"), filePath());
        }
        return {};
    }
    if (!QDir().mkpath(m_directory)) {
        return fail(ErrorKind::Storage, QCoreApplication::translate("Autostart", "the autostart directory cannot be made"), m_directory);
    }
    const QString entry = u"[Desktop Entry]\nType=Application\nName=Sibyl Runner\nIcon=sibyl-runner\nExec=%1 --hidden\n"
                          "Terminal=false\nX-GNOME-Autostart-enabled=true\n"_s.arg(quotedForExec(m_program));
    return writeFileAtomically(filePath(), entry.toUtf8());
}

} // namespace sibyl::tray
