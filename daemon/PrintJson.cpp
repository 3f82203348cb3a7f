// SPDX-License-Identifier: Apache-2.0
#include "PrintJson.h"

#include "control/SnapshotCodec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QByteArray indented(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace

QByteArray jsonText(const Snapshot &snapshot)
{
    return indented(toJson(snapshot));
}

QByteArray jsonLine(const Snapshot &snapshot)
{
    return QJsonDocument(toJson(snapshot)).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray jsonDrain(bool isDraining, qsizetype taskCount)
{
    return indented({{u"draining"_s, isDraining}, {u"tasks"_s, taskCount}});
}

} // namespace sibyl
