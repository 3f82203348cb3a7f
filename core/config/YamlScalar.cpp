// SPDX-License-Identifier: Apache-2.0
#include "config/YamlScalar.h"

#include <QRegularExpression>

namespace sibyl {
namespace {

bool needsEscape(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

} // namespace

QByteArray yamlScalar(const QString &text)
{
    static const QRegularExpression s_plain(
        QStringLiteral("\\A(?:[A-Za-z0-9/]|~/)[A-Za-z0-9_./~@+=-]*(?::[A-Za-z0-9_./~@+=-]+)*\\z"));
    const bool isNull = text.compare(QLatin1StringView("null"), Qt::CaseInsensitive) == 0;
    if (!isNull && s_plain.match(text).hasMatch()) {
        return text.toUtf8();
    }
    QByteArray quoted = "\"";
    for (const char32_t c : text.toUcs4()) {
        if (c == U'"' || c == U'\\') {
            quoted += '\\';
            quoted += static_cast<char>(c);
        } else if (needsEscape(c)) {
            quoted += "\\u" + QByteArray::number(static_cast<uint>(c), 16).rightJustified(4, '0');
        } else {
            quoted += QString::fromUcs4(&c, 1).toUtf8();
        }
    }
    return quoted + '"';
}

} // namespace sibyl
