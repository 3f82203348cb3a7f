// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace sibyl {

// The lines of a YAML document without their ends, which text() puts back. Knows indentation only,
// not YAML: a helper of YamlEdit.
class YamlLines
{
public:
    explicit YamlLines(const QByteArray &document);
    QByteArray text() const;

    QByteArray trimmed(qsizetype line) const { return lines.at(line).trimmed(); }
    bool isEmptyOrComment(qsizetype line) const;
    bool isDash(qsizetype line) const; // begins an entry of a block list
    qsizetype indentOf(qsizetype line) const;

    // Last line of the value of the key on `keyLine`: everything indented deeper, and a list's
    // dashes at the same depth.
    qsizetype valueEnd(qsizetype keyLine) const;
    bool hasCommentsBetween(qsizetype first, qsizetype last) const;

    QList<QByteArray> lines;

private:
    bool m_hasCarriageReturns;
};

// A "key: value  # comment" line taken apart.
struct YamlKeyLine {
    QByteArray head;    // indentation, key and colon
    QByteArray value;   // may be empty
    QByteArray comment; // with the blanks before it
};

// nullopt when the line does not begin with `key`.
std::optional<YamlKeyLine> splitYamlKeyLine(const QByteArray &line, const QString &key);

} // namespace sibyl
