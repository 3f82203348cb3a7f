// SPDX-License-Identifier: Apache-2.0
#include "config/YamlLines.h"

#include <QRegularExpression>

#include <algorithm>

namespace sibyl {

YamlLines::YamlLines(const QByteArray &document)
    : m_hasCarriageReturns(document.contains("\r\n"))
{
    QByteArray plain = document;
    plain.replace("\r\n", "\n");
    lines = plain.split('\n');
    if (lines.constLast().isEmpty()) {
        lines.removeLast();
    }
}

QByteArray YamlLines::text() const
{
    QByteArray joined;
    for (const QByteArray &line : lines) {
        joined += line + (m_hasCarriageReturns ? "\r\n" : "\n");
    }
    return joined;
}

bool YamlLines::isEmptyOrComment(qsizetype line) const
{
    return trimmed(line).isEmpty() || trimmed(line).startsWith('#');
}

bool YamlLines::isDash(qsizetype line) const
{
    return trimmed(line) == "-" || trimmed(line).startsWith("- ");
}

qsizetype YamlLines::indentOf(qsizetype line) const
{
    const QByteArray &text = lines.at(line);
    return std::find_if(text.cbegin(), text.cend(), [](char c) { return c != ' '; }) - text.cbegin();
}

qsizetype YamlLines::valueEnd(qsizetype keyLine) const
{
    qsizetype end = keyLine;
    const qsizetype depth = indentOf(keyLine);
    for (qsizetype line = keyLine + 1; line < lines.size(); ++line) {
        if (isEmptyOrComment(line)) {
            continue;
        }
        if (indentOf(line) > depth || (indentOf(line) == depth && isDash(line))) {
            end = line;
        } else {
            break;
        }
    }
    return end;
}

bool YamlLines::hasCommentsBetween(qsizetype first, qsizetype last) const
{
    for (qsizetype line = first; line <= last; ++line) {
        if (trimmed(line).startsWith('#')) {
            return true;
        }
    }
    return false;
}

std::optional<YamlKeyLine> splitYamlKeyLine(const QByteArray &line, const QString &key)
{
    const QString text = QString::fromUtf8(line);
    const QString word = QRegularExpression::escape(key);
    const QRegularExpression form(QStringLiteral("^ *(?:%1|\"%1\"|'%1')\\s*:(?=\\s|$)").arg(word));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const QString rest = text.sliced(match.capturedLength());
    qsizetype from = 0;
    while (from < rest.size() && rest.at(from).isSpace()) {
        ++from;
    }
    qsizetype end = from;
    if (from < rest.size() && (rest.at(from) == u'"' || rest.at(from) == u'\'')) {
        for (end = from + 1; end < rest.size() && rest.at(end) != rest.at(from); ++end) {
            end += rest.at(from) == u'"' && rest.at(end) == u'\\' ? 1 : 0;
        }
    }
    qsizetype comment = -1;
    for (qsizetype i = end; i < rest.size() && comment < 0; ++i) {
        comment = rest.at(i) == u'#' && (i == 0 || rest.at(i - 1).isSpace()) ? i : -1;
    }
    qsizetype valueEnd = comment < 0 ? rest.size() : comment;
    while (valueEnd > from && rest.at(valueEnd - 1).isSpace()) {
        --valueEnd;
    }
    return YamlKeyLine{text.left(match.capturedLength()).toUtf8(), rest.mid(from, valueEnd - from).toUtf8(),
                   comment < 0 ? QByteArray() : rest.sliced(valueEnd).toUtf8()};
}

} // namespace sibyl
