// SPDX-License-Identifier: Apache-2.0
#include "config/YamlEdit.h"

#include "config/YamlLines.h"

#include <QRegularExpression>

#include <algorithm>
#include <exception>
#include <optional>
#include <yaml-cpp/yaml.h>

namespace sibyl {
namespace {

using Edited = Result<QByteArray>;

tl::unexpected<Error> byHand(const QString &why)
{
    return fail(ErrorKind::Config, why + QStringLiteral("; change it by hand"));
}

// The root mapping, or why there is none that can be edited. Throws what yaml-cpp throws.
Result<YAML::Node> editableRoot(const QByteArray &document)
{
    const std::vector<YAML::Node> documents = YAML::LoadAll(document.toStdString());
    if (documents.size() > 1) {
        return byHand(QStringLiteral("the file holds several documents"));
    }
    const YAML::Node root = documents.empty() ? YAML::Node() : documents.front();
    if (!root.IsNull() && (!root.IsMap() || root.Style() == YAML::EmitterStyle::Flow)) {
        return byHand(QStringLiteral("the file is not written as one setting a line"));
    }
    return root;
}

// Where `key` of `mapping` stands; nullopt = nowhere; an error = not at the beginning of a line.
Result<std::optional<qsizetype>> lineOfKey(const YAML::Node &mapping, const QString &key, const YamlLines &lines)
{
    if (!mapping.IsMap()) {
        return std::optional<qsizetype>();
    }
    for (const auto &entry : mapping) {
        if (entry.first.IsScalar() && QString::fromStdString(entry.first.Scalar()) == key) {
            const qsizetype line = entry.first.Mark().line;
            if (line < 0 || line >= lines.lines.size() || !splitYamlKeyLine(lines.lines.at(line), key)) {
                return byHand(QStringLiteral("%1 does not stand at the beginning of a line").arg(key));
            }
            return std::optional(line);
        }
    }
    return std::optional<qsizetype>();
}

YAML::Node childOf(const YAML::Node &mapping, const QString &key)
{
    if (mapping.IsMap()) {
        for (const auto &entry : mapping) {
            if (entry.first.IsScalar() && QString::fromStdString(entry.first.Scalar()) == key) {
                return entry.second;
            }
        }
    }
    return YAML::Node(YAML::NodeType::Undefined);
}

Result<> replaceValue(YamlLines &lines, qsizetype line, const QString &key, const QByteArray &value)
{
    const qsizetype end = lines.valueEnd(line);
    if (lines.hasCommentsBetween(line + 1, end)) {
        return byHand(QStringLiteral("%1 has comments inside its value").arg(key));
    }
    const YamlKeyLine parts = *splitYamlKeyLine(lines.lines.at(line), key);
    lines.lines.remove(line + 1, end - line);
    lines.lines[line] = parts.head + (value.isEmpty() ? QByteArray() : ' ' + value) + parts.comment;
    return {};
}

// A setting that is there as a comment ("# name: x") gets its value below that comment.
qsizetype placeForKey(const YamlLines &lines, const QString &key)
{
    const QRegularExpression form(QStringLiteral("^#\\s?%1:(\\s|$)").arg(QRegularExpression::escape(key)));
    for (qsizetype line = 0; line < lines.lines.size(); ++line) {
        if (form.match(QString::fromUtf8(lines.lines.at(line))).hasMatch()) {
            while (line + 1 < lines.lines.size() && lines.lines.at(line + 1).startsWith('#')) {
                ++line;
            }
            return line + 1;
        }
    }
    return lines.lines.size();
}

// yaml-cpp throws; nothing of ours does.
template <typename Edit>
Edited guarded(Edit edit)
{
    try {
        return edit();
    } catch (const std::exception &e) {
        return byHand(QStringLiteral("the file is not valid YAML (%1)").arg(QString::fromLocal8Bit(e.what())));
    }
}

// "a:", "  b: value" for the path a, b.
QList<QByteArray> nestedLines(const QStringList &path, const QByteArray &value, int indent)
{
    QList<QByteArray> nested;
    for (const QString &group : path.first(path.size() - 1)) {
        nested.append(QByteArray(indent, ' ') + group.toUtf8() + ':');
        indent += 2;
    }
    nested.append(QByteArray(indent, ' ') + path.last().toUtf8() + ": " + value);
    return nested;
}

Edited withLines(YamlLines lines, qsizetype place, const QList<QByteArray> &added)
{
    for (qsizetype i = 0; i < added.size(); ++i) {
        lines.lines.insert(place + i, added.at(i));
    }
    return lines.text();
}

// A value in a group of settings, or in a group within one; groups that are not there are made.
Edited withNestedValue(YamlLines lines, const YAML::Node &root, const QStringList &path, const QByteArray &value)
{
    YAML::Node group = root;
    std::optional<qsizetype> groupLine;
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        const auto line = lineOfKey(group, path.at(depth), lines);
        if (!line) {
            return fail(line.error());
        }
        if (!*line && !groupLine) {
            const qsizetype place = placeForKey(lines, path.first());
            return withLines(std::move(lines), place, nestedLines(path, value, 0));
        }
        if (!*line) {
            qsizetype first = *groupLine + 1;
            while (lines.isEmptyOrComment(first)) {
                ++first;
            }
            const auto indent = static_cast<int>(lines.indentOf(first));
            const qsizetype place = lines.valueEnd(*groupLine) + 1;
            return withLines(std::move(lines), place, nestedLines(path.sliced(depth), value, indent));
        }
        if (depth + 1 == path.size()) {
            if (const Result<> replaced = replaceValue(lines, **line, path.last(), value); !replaced) {
                return fail(replaced.error());
            }
            return lines.text();
        }
        const YAML::Node child = childOf(group, path.at(depth));
        if (child.IsNull()) {
            const auto indent = static_cast<int>(lines.indentOf(**line)) + 2;
            return withLines(std::move(lines), **line + 1, nestedLines(path.sliced(depth + 1), value, indent));
        }
        if (!child.IsMap() || child.Style() == YAML::EmitterStyle::Flow) {
            return byHand(QStringLiteral("%1 is not written as one setting a line").arg(path.at(depth)));
        }
        groupLine = **line;
        group.reset(child);
    }
    return lines.text();
}

// Where one item of a top-level block list stands.
struct ItemLines {
    qsizetype keyLine = 0;
    qsizetype first = 0;
    qsizetype last = 0;
    qsizetype count = 0; // of the list's items
};

Result<ItemLines> itemLines(const QByteArray &document, const YamlLines &lines, const QString &key, qsizetype index)
{
    const Result<YAML::Node> root = editableRoot(document);
    if (!root) {
        return fail(root.error());
    }
    const auto keyLine = lineOfKey(*root, key, lines);
    if (!keyLine) {
        return fail(keyLine.error());
    }
    const YAML::Node list = childOf(*root, key);
    if (!*keyLine || !list.IsSequence() || list.Style() == YAML::EmitterStyle::Flow) {
        return byHand(QStringLiteral("%1 is not written as one entry a line").arg(key));
    }
    const qsizetype end = lines.valueEnd(**keyLine);
    QList<qsizetype> dashes;
    for (qsizetype line = **keyLine + 1; line <= end; ++line) {
        if (lines.isDash(line) && (dashes.isEmpty() || lines.indentOf(line) == lines.indentOf(dashes.constFirst()))) {
            dashes.append(line);
        }
    }
    if (index >= dashes.size() || dashes.size() != static_cast<qsizetype>(list.size())) {
        return byHand(QStringLiteral("%1 is not written as one entry a line").arg(key));
    }
    const qsizetype first = dashes.at(index);
    const qsizetype depth = lines.indentOf(first);
    qsizetype last = index + 1 < dashes.size() ? dashes.at(index + 1) - 1 : end;
    while (last > first && lines.isEmptyOrComment(last) && lines.indentOf(last) <= depth) {
        --last; // what stands above the next entry belongs to it
    }
    return ItemLines{**keyLine, first, last, dashes.size()};
}

} // namespace

Result<QByteArray> withYamlValue(const QByteArray &document, const QStringList &path, const QByteArray &value)
{
    return guarded([&]() -> Edited {
        const Result<YAML::Node> root = editableRoot(document);
        if (!root) {
            return fail(root.error());
        }
        YamlLines lines(document);
        if (path.size() > 1) {
            return withNestedValue(std::move(lines), *root, path, value);
        }
        const auto line = lineOfKey(*root, path.first(), lines);
        if (!line) {
            return fail(line.error());
        }
        if (!*line) {
            lines.lines.insert(placeForKey(lines, path.first()), path.first().toUtf8() + ": " + value);
        } else if (const Result<> replaced = replaceValue(lines, **line, path.first(), value); !replaced) {
            return fail(replaced.error());
        }
        return lines.text();
    });
}

Result<QByteArray> withoutYamlKey(const QByteArray &document, const QStringList &path)
{
    return guarded([&]() -> Edited {
        const Result<YAML::Node> root = editableRoot(document);
        if (!root) {
            return fail(root.error());
        }
        YamlLines lines(document);
        YAML::Node mapping = *root;
        for (const QString &group : path.first(path.size() - 1)) {
            mapping.reset(childOf(mapping, group));
            if (!mapping.IsDefined()) {
                return document;
            }
        }
        const auto line = lineOfKey(mapping, path.last(), lines);
        if (!line) {
            return fail(line.error());
        }
        if (!*line) {
            return document;
        }
        const qsizetype end = lines.valueEnd(**line);
        if (lines.hasCommentsBetween(**line + 1, end)) {
            return byHand(QStringLiteral("%1 has comments inside its value").arg(path.last()));
        }
        lines.lines.remove(**line, end - **line + 1);
        return lines.text();
    });
}

Result<QByteArray> withYamlItem(const QByteArray &document, const QString &key, const QList<QByteArray> &fields)
{
    return guarded([&]() -> Edited {
        const Result<YAML::Node> root = editableRoot(document);
        if (!root) {
            return fail(root.error());
        }
        YamlLines lines(document);
        const auto keyLine = lineOfKey(*root, key, lines);
        if (!keyLine) {
            return fail(keyLine.error());
        }
        qsizetype place = 0;
        qsizetype indent = 2;
        if (!*keyLine) {
            place = placeForKey(lines, key);
            lines.lines.insert(place++, key.toUtf8() + ':');
        } else {
            const YAML::Node list = childOf(*root, key);
            if (list.IsSequence() && list.Style() == YAML::EmitterStyle::Flow && list.size() > 0) {
                return byHand(QStringLiteral("%1 is written as a list in brackets").arg(key));
            }
            if (!list.IsNull() && !list.IsSequence()) {
                return byHand(QStringLiteral("%1 is not a list").arg(key));
            }
            place = lines.valueEnd(**keyLine) + 1;
            if (list.IsNull() || list.size() == 0) {
                if (const Result<> emptied = replaceValue(lines, **keyLine, key, QByteArray()); !emptied) {
                    return fail(emptied.error());
                }
                place = **keyLine + 1;
            } else {
                qsizetype dash = **keyLine + 1;
                while (!lines.isDash(dash)) {
                    ++dash; // there is one: the list is not empty and not in brackets
                }
                indent = lines.indentOf(dash);
            }
        }
        for (qsizetype i = 0; i < fields.size(); ++i) {
            lines.lines.insert(place + i, QByteArray(indent, ' ') + (i == 0 ? "- " : "  ") + fields.at(i));
        }
        return lines.text();
    });
}

Result<QByteArray> withoutYamlItem(const QByteArray &document, const QString &key, qsizetype index)
{
    return guarded([&]() -> Edited {
        YamlLines lines(document);
        const Result<ItemLines> item = itemLines(document, lines, key, index);
        if (!item) {
            return fail(item.error());
        }
        lines.lines.remove(item->first, item->last - item->first + 1);
        if (item->count == 1) {
            const YamlKeyLine parts = *splitYamlKeyLine(lines.lines.at(item->keyLine), key);
            lines.lines[item->keyLine] = parts.head + " []" + parts.comment;
        }
        return lines.text();
    });
}

Result<QList<QByteArray>> yamlItemLines(const QByteArray &document, const QString &key, qsizetype index)
{
    QList<QByteArray> result;
    const Edited edited = guarded([&]() -> Edited {
        const YamlLines lines(document);
        const Result<ItemLines> item = itemLines(document, lines, key, index);
        if (!item) {
            return fail(item.error());
        }
        const qsizetype dash = lines.indentOf(item->first);
        qsizetype depth = dash + 1; // the first field stands behind the dash
        while (lines.lines.at(item->first).mid(depth, 1) == " ") {
            ++depth;
        }
        for (qsizetype line = item->first; line <= item->last; ++line) {
            const qsizetype skipped = line == item->first ? depth : std::min(depth, lines.indentOf(line));
            result.append(lines.lines.at(line).mid(skipped));
        }
        return document;
    });
    if (!edited) {
        return fail(edited.error());
    }
    return result;
}

} // namespace sibyl
