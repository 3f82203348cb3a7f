// SPDX-License-Identifier: Apache-2.0
#include "agents/ToolText.h"

#include "base/Names.h"

#include <QDir>
#include <QHash>

#include <utility>

namespace sibyl {
namespace {

// "run_shell_command", "runShellCommand" and "shellToolCall" are one name in different clothes.
QString plainName(const QString &name)
{
    QString plain = name.toLower();
    plain.remove(u'_').remove(u'-').remove(u' ');
    if (plain.endsWith(QLatin1String("toolcall"))) {
        plain.chop(8);
    }
    return plain;
}

const QHash<QString, ToolKind> &kindsByName()
{
    static const QHash<QString, ToolKind> kinds = [] {
        const std::pair<ToolKind, const char *> table[] = {
            {ToolKind::Execute, "bash shell sh exec execcommand execute runshellcommand runterminalcmd "
                                "terminal command localshell writestdin monitor"},
            {ToolKind::Read, "read readfile readmanyfiles notebookread view viewimage ls list listdirectory listdir"},
            {ToolKind::Edit, "write writefile edit editfile multiedit replace notebookedit patch "
                             "applypatch strreplace createfile create delete deletefile move rename filechange"},
            {ToolKind::Search, "grep glob search searchfilecontent grepsearch filesearch codebasesearch "
                               "semsearch findfiles toolsearch"},
            {ToolKind::Fetch, "webfetch fetch urlfetch websearch googlewebsearch codesearch"},
            {ToolKind::Think, "think todowrite todoread todo updatetodos readtodos writetodos "
                              "updateplan exitplanmode enterplanmode taskcreate taskupdate tasklist taskget"},
        };
        QHash<QString, ToolKind> result;
        for (const auto &[kind, names] : table) {
            for (const QString &name : QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts)) {
                result.insert(name, kind);
            }
        }
        return result;
    }();
    return kinds;
}

} // namespace

QString oneLine(QStringView text, qsizetype maxLength)
{
    // A line may be megabytes; what is behind a few times the limit never shows.
    QString line = text.left(4 * maxLength + 64).toString();
    for (QChar &c : line) {
        if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0)) {
            c = u' ';
        }
    }
    line = line.simplified();
    if (line.size() <= maxLength) {
        return wireText(line, maxLength);
    }
    return wireText(line, maxLength - 1) + QChar(u'\u2026');
}

QString headText(QStringView text, qsizetype maxBytes)
{
    const QString clean = wireText(text, maxBytes); // a character is at least one byte
    QByteArray bytes = clean.toUtf8();
    if (bytes.size() <= maxBytes) {
        return clean;
    }
    qsizetype end = maxBytes;
    while (end > 0 && (bytes.at(end) & 0xc0) == 0x80) {
        --end;
    }
    return QString::fromUtf8(bytes.first(end));
}

QString tailText(QStringView text, qsizetype maxBytes)
{
    QStringView end = text.right(maxBytes);
    if (!end.isEmpty() && end.front().isLowSurrogate() && end.size() < text.size()) {
        end = end.sliced(1);
    }
    const QString clean = wireText(end, end.size());
    const QByteArray bytes = clean.toUtf8();
    if (bytes.size() <= maxBytes) {
        return clean;
    }
    qsizetype begin = bytes.size() - maxBytes;
    while (begin < bytes.size() && (bytes.at(begin) & 0xc0) == 0x80) {
        ++begin;
    }
    return QString::fromUtf8(bytes.sliced(begin));
}

QString pathWithin(const QString &path, const QString &workingDirectory)
{
    const QString clean = QDir::cleanPath(path);
    const QString directory = QDir::cleanPath(workingDirectory);
    if (directory.isEmpty() || path.isEmpty()) {
        return path;
    }
    if (clean == directory) {
        return QStringLiteral(".");
    }
    return clean.startsWith(directory + u'/') ? clean.mid(directory.size() + 1) : path;
}

QString activityOf(ToolKind kind, const QString &name, const QString &title)
{
    QString words;
    switch (kind) {
    case ToolKind::Read: words = QStringLiteral("Reading ") + title; break;
    case ToolKind::Edit: words = QStringLiteral("Editing ") + title; break;
    case ToolKind::Execute: words = QStringLiteral("Running: ") + title; break;
    case ToolKind::Search: words = QStringLiteral("Searching for ") + title; break;
    case ToolKind::Fetch: words = QStringLiteral("Fetching ") + title; break;
    case ToolKind::Think: words = QStringLiteral("Thinking"); break;
    case ToolKind::Other:
        words = QStringLiteral("Using ") + name;
        if (!title.isEmpty() && title != name) {
            words += QStringLiteral(": ") + title;
        }
        break;
    }
    return oneLine(words, maxActivityLength);
}

ToolKind toolKindOf(const QString &name)
{
    return kindsByName().value(plainName(name), ToolKind::Other);
}

} // namespace sibyl
