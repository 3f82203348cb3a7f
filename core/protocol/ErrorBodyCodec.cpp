// SPDX-License-Identifier: Apache-2.0
#include "protocol/ErrorBodyCodec.h"

#include "base/Names.h"
#include "protocol/FrameCodec.h"

#include <QJsonArray>
#include <QStringList>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype maxBodyBytes = 64 * 1024;
constexpr qsizetype maxDetailLength = 400;
constexpr qsizetype maxValidationErrors = 3;

// {"loc":["body","name"],"msg":"String should have at least 1 character"}
QString validationText(const QJsonObject &error)
{
    QStringList place;
    for (const QJsonValue &part : error.value("loc"_L1).toArray()) {
        place += part.isString() ? part.toString() : QString::number(part.toInteger());
    }
    const QString message = error.value("msg"_L1).toString();
    return place.isEmpty() ? message : place.join(u'.') + u": "_s + message;
}

QString detailText(const QJsonValue &detail)
{
    if (detail.isString()) {
        return detail.toString();
    }
    QStringList texts;
    if (detail.isObject()) {
        const QJsonObject object = detail.toObject();
        texts = {object.value("message"_L1).toString(), object.value("remediation"_L1).toString()};
        texts.removeAll(QString());
        return texts.join(u' ');
    }
    for (const QJsonValue &error : detail.toArray()) {
        if (texts.size() < maxValidationErrors) {
            texts += validationText(error.toObject());
        }
    }
    return texts.join(u"; "_s);
}

} // namespace

QString errorDetail(const QByteArray &body)
{
    const qsizetype start = body.indexOf('{');
    const qsizetype end = body.lastIndexOf('}');
    if (start < 0 || end < start) {
        return {};
    }
    const Result<QJsonObject> object = parseFrame(body.mid(start, end - start + 1), maxBodyBytes);
    return object ? wireText(detailText(object->value("detail"_L1)).simplified(), maxDetailLength)
                  : QString();
}

} // namespace sibyl
