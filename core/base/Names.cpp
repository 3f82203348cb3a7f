// SPDX-License-Identifier: Apache-2.0
#include "base/Names.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sibyl {
namespace {

QString hashOf(QStringView id)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256).toHex());
}

bool isAsciiAlnum(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

} // namespace

bool isAcceptableId(QStringView id)
{
    if (id.isEmpty() || id.size() > maxIdLength || !id.isValidUtf16()) {
        return false;
    }
    return std::none_of(id.begin(), id.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

QString fileNameFor(QStringView id)
{
    QString readable;
    for (const QChar c : id.left(40)) {
        readable += isAsciiAlnum(c) || c == u'.' || c == u'_' || c == u'-' ? c : u'_';
    }
    const bool isSafe = !readable.isEmpty() && readable == id && isAsciiAlnum(readable.front());
    if (isSafe) {
        return readable;
    }
    while (!readable.isEmpty() && !isAsciiAlnum(readable.front())) {
        readable.remove(0, 1);
    }
    // '~' never occurs in the plain form, so the two forms cannot collide.
    return (readable.isEmpty() ? QStringLiteral("id") : readable) + u'~' + hashOf(id).left(12);
}

QString shortNameFor(QStringView id, qsizetype length)
{
    QString name;
    for (const QChar c : id) {
        if (isAsciiAlnum(c) && name.size() < length) {
            name += c.toLower();
        }
    }
    if (name.size() < length) {
        name += hashOf(id).left(length - name.size());
    }
    return name;
}

QString wireText(QStringView text, qsizetype maxLength)
{
    QString clean = text.left(maxLength).toString();
    clean.remove(QChar(u'\0'));
    if (!clean.isEmpty() && clean.back().isHighSurrogate()) {
        clean.chop(1);
    }
    if (!clean.isValidUtf16()) {
        clean = QString::fromUtf8(clean.toUtf8());
    }
    return clean;
}

} // namespace sibyl
