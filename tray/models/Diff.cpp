// SPDX-License-Identifier: Apache-2.0
#include "models/Diff.h"

#include <QCoreApplication>
#include <QStringTokenizer>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct DiffTexts {
    Q_DECLARE_TR_FUNCTIONS(Diff)
};

constexpr auto fileMark = "diff --git "_L1;

// "b/src/x.cpp" or, with unusual characters, "\"b/...\"": without prefix and quotes.
QString pathFrom(QStringView text)
{
    if (text.size() > 1 && text.startsWith(u'"') && text.endsWith(u'"')) {
        text = text.sliced(1, text.size() - 2);
    }
    if (text.startsWith("a/"_L1) || text.startsWith("b/"_L1)) {
        text = text.sliced(2);
    }
    return text.toString();
}

void readHeaderLine(DiffFile &file, QStringView line)
{
    if (line.startsWith("new file"_L1)) {
        file.change = FileChange::Added;
    } else if (line.startsWith("deleted file"_L1)) {
        file.change = FileChange::Deleted;
    } else if (line.startsWith("rename from "_L1)) {
        file.change = FileChange::Renamed;
        file.oldPath = pathFrom(line.sliced(12));
    } else if (line.startsWith("rename to "_L1)) {
        file.path = pathFrom(line.sliced(10));
    } else if (line.startsWith("+++ "_L1) && line != "+++ /dev/null"_L1) {
        file.path = pathFrom(line.sliced(4));
    } else if (line.startsWith("Binary files"_L1) || line.startsWith("GIT binary patch"_L1)) {
        file.lines.append({.kind = DiffLineKind::Note, .text = DiffTexts::tr("Binary file")});
    }
}

// Numbers of the next lines in the file before and after.
struct LineNumbers {
    int before = 0;
    int after = 0;
};

// "@@ -12,7 +14,9 @@ where": 12 and 14; zeros when it is none.
LineNumbers numbersOf(QStringView hunk)
{
    const auto numberAfter = [hunk](QChar sign) {
        const qsizetype from = hunk.indexOf(sign) + 1;
        qsizetype to = from;
        while (to < hunk.size() && hunk.at(to).isDigit()) {
            ++to;
        }
        return hunk.sliced(from, to - from).toInt();
    };
    return {numberAfter(u'-'), numberAfter(u'+')};
}

void readBodyLine(DiffFile &file, QStringView line, LineNumbers &next)
{
    DiffLine read;
    if (line.startsWith(u'+')) {
        read = {DiffLineKind::Added, line.sliced(1).toString(), 0, next.after++};
        ++file.insertions;
    } else if (line.startsWith(u'-')) {
        read = {DiffLineKind::Removed, line.sliced(1).toString(), next.before++, 0};
        ++file.deletions;
    } else if (line.startsWith(u'\\')) {
        read = {.kind = DiffLineKind::Note, .text = line.sliced(1).trimmed().toString()};
    } else {
        read = {DiffLineKind::Context, line.mid(1).toString(), next.before++, next.after++};
    }
    if (file.lines.size() < maxDiffLines) {
        file.lines.append(read);
    } else if (file.lines.size() == maxDiffLines) {
        file.lines.append({.kind = DiffLineKind::Note, .text = DiffTexts::tr("More lines are not shown")});
    }
}

} // namespace

QList<DiffFile> parseDiff(const QString &patch)
{
    QList<DiffFile> files;
    LineNumbers next;
    bool isInBody = false;
    for (const QStringView line : qTokenize(patch, u'\n')) {
        if (line.startsWith(fileMark)) {
            files.append(DiffFile());
            // Until a better line comes: the second half of "a/x b/x".
            const QStringView rest = line.sliced(fileMark.size());
            files.last().path = pathFrom(rest.sliced(rest.size() / 2 + (rest.size() % 2)));
            isInBody = false;
        } else if (files.isEmpty()) {
            continue;
        } else if (line.startsWith("@@"_L1)) {
            if (files.last().lines.size() < maxDiffLines) {
                files.last().lines.append({.kind = DiffLineKind::Hunk, .text = line.toString()});
            }
            next = numbersOf(line);
            isInBody = true;
        } else if (!isInBody) {
            readHeaderLine(files.last(), line);
        } else if (!line.isEmpty()) {
            readBodyLine(files.last(), line, next);
        }
    }
    return files;
}

} // namespace sibyl::tray
