// SPDX-License-Identifier: Apache-2.0
#include "protocol/FrameCodec.h"

#include "protocol/MessageCodec.h"

#include <QJsonDocument>

namespace sibyl {
namespace {

const QString frameWhere = QStringLiteral("frame");

// Brackets outside of strings; right also for text that is not JSON, since the parser follows.
bool isDeeperThan(const QByteArray &text, int maxDepth)
{
    int depth = 0;
    bool isInString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (isInString) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                isInString = false;
            }
        } else if (c == '"') {
            isInString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > maxDepth) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

Result<QJsonObject> parseFrame(const QByteArray &frame, qsizetype maxBytes)
{
    if (frame.size() > maxBytes) {
        return fail(ErrorKind::Protocol,
                    QStringLiteral("a message of %1 bytes is over the limit of %2")
                        .arg(frame.size())
                        .arg(maxBytes),
                    frameWhere);
    }
    if (!frame.isValidUtf8()) {
        return fail(ErrorKind::Protocol, QStringLiteral("the message is not valid UTF-8"), frameWhere);
    }
    if (isDeeperThan(frame, maxFrameDepth)) {
        return fail(ErrorKind::Protocol,
                    QStringLiteral("the message is nested deeper than %1 levels").arg(maxFrameDepth),
                    frameWhere);
    }
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return fail(ErrorKind::Protocol,
                    QStringLiteral("the message is not JSON (%1 at byte %2)")
                        .arg(parseError.errorString())
                        .arg(parseError.offset),
                    frameWhere);
    }
    if (!document.isObject()) {
        return fail(ErrorKind::Protocol, QStringLiteral("expected a JSON object"), frameWhere);
    }
    return document.object();
}

QByteArray writeFrame(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace sibyl
