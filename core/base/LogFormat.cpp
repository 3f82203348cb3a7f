// SPDX-License-Identifier: Apache-2.0
#include "base/LogFormat.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QMutex>

#include <cstdio>

namespace sibyl {
namespace {

LogOptions s_options;
QMutex s_mutex; // the store threads log too

QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return QLatin1StringView("debug");
    case QtInfoMsg: return QLatin1StringView("info");
    case QtWarningMsg: return QLatin1StringView("warn");
    case QtCriticalMsg: return QLatin1StringView("error");
    case QtFatalMsg: return QLatin1StringView("fatal");
    }
    return QLatin1StringView("info");
}

QByteArray jsonString(const QString &text)
{
    // A JSON string also is a valid logfmt value: quotes and control characters are escaped.
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray formatted(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const QString category = QString::fromLatin1(context.category != nullptr ? context.category : "default");
    if (s_options.style == LogStyle::Json) {
        return QJsonDocument(QJsonObject{{QStringLiteral("time"), time},
                                         {QStringLiteral("level"), levelName(type)},
                                         {QStringLiteral("category"), category},
                                         {QStringLiteral("msg"), message}})
                   .toJson(QJsonDocument::Compact)
            + '\n';
    }
    return "time=" + time.toLatin1() + " level=" + QByteArray(levelName(type).data()) + " category="
        + category.toLatin1() + " msg=" + jsonString(message) + '\n';
}

void rotate(const QString &path)
{
    QFile::remove(path + u'.' + QString::number(s_options.keptFiles));
    for (int i = s_options.keptFiles - 1; i >= 1; --i) {
        QFile::rename(path + u'.' + QString::number(i), path + u'.' + QString::number(i + 1));
    }
    QFile::rename(path, path + QStringLiteral(".1"));
}

void write(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray line = formatted(type, context, message);
    const QMutexLocker lock(&s_mutex);
    if (!s_options.file.isEmpty()) {
        QFile file(s_options.file);
        if (file.size() > s_options.maxFileBytes) {
            rotate(s_options.file);
        }
        if (file.open(QIODevice::Append) && file.write(line) == line.size()) {
            return;
        }
    }
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
}

} // namespace

void installLog(const LogOptions &options)
{
    s_options = options;
    QString rules = options.rules;
    if (rules == QStringLiteral("debug")) {
        rules = QStringLiteral("sibyl.*=true");
    } else if (rules == QStringLiteral("quiet")) {
        rules = QStringLiteral("*.info=false\n*.debug=false");
    } else if (rules.isEmpty()) {
        rules = QStringLiteral("*.debug=false");
    }
    QLoggingCategory::setFilterRules(rules.replace(u';', u'\n'));
    qInstallMessageHandler(write);
}

} // namespace sibyl
