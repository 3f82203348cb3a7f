// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace sibyl::test {

// A golden sample of resources/protocol; empty when there is none of that name.
inline QByteArray sample(const QString &name)
{
    QFile file(QStringLiteral(SIBYL_PROTOCOL_SAMPLES) + u'/' + name + QStringLiteral(".json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QJsonObject jsonOf(const QByteArray &frame)
{
    return QJsonDocument::fromJson(frame).object();
}

} // namespace sibyl::test
