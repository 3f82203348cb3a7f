// SPDX-License-Identifier: Apache-2.0
#include "Patch.h"

#include "Await.h"
#include "TextWidth.h"
#include "git/GitCommand.h"

#include <QDir>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxListedFiles = 200;
constexpr int widestBar = 40;

// The part of a cut patch that is whole: git refuses one that ends within a file.
QByteArray wholeFiles(const Patch &patch)
{
    if (!patch.isCut) {
        return patch.text;
    }
    const qsizetype last = patch.text.lastIndexOf("\ndiff --git ");
    return last < 0 ? QByteArray() : patch.text.first(last + 1);
}

TextStyle styleOf(QByteArrayView line, bool isInHunk)
{
    if (!isInHunk) {
        return TextStyle::Bold;
    }
    if (line.startsWith('+')) {
        return TextStyle::Good;
    }
    return line.startsWith('-') ? TextStyle::Bad : TextStyle::Plain;
}

QString sumOf(const QList<PatchFile> &files)
{
    int insertions = 0;
    int deletions = 0;
    for (const PatchFile &file : files) {
        insertions += file.insertions;
        deletions += file.deletions;
    }
    return (files.size() == 1 ? u"1 file"_s : u"%1 files"_s.arg(files.size())) + u" changed, +%1 -%2"_s.arg(insertions).arg(deletions);
}

// "++++--" for this file, where `most` changes take `room` columns.
QString bar(const PatchFile &file, int most, int room, const Terminal &terminal)
{
    const auto scaled = [&](int count) {
        const int length = most <= room ? count : static_cast<int>(qint64{count} * room / most);
        return count > 0 ? std::max(length, 1) : 0;
    };
    return terminal.styled(QString(scaled(file.insertions), u'+'), TextStyle::Good)
        + terminal.styled(QString(scaled(file.deletions), u'-'), TextStyle::Bad);
}

} // namespace

QList<PatchFile> patchFiles(CommandRunner &commands, const Patch &patch)
{
    GitCommand git(commands);
    // In no repository: inside one git leaves out what lies above the directory.
    const GitCall call{.directory = QDir::rootPath(), .arguments = {u"apply"_s, u"--numstat"_s, u"-z"_s, u"-"_s}, .input = wholeFiles(patch)};
    const Result<CommandReport> report =
        await<CommandReport>([&](QObject *context, auto done) { git.run(call, context, std::move(done)); });
    QList<PatchFile> files;
    if (!report || !report->isSuccess()) {
        return files;
    }
    for (const QByteArray &entry : report->stdoutBytes.split('\0')) {
        const QList<QByteArray> fields = entry.split('\t');
        if (fields.size() >= 3) {
            files.append({.path = QString::fromUtf8(entry.mid(fields.at(0).size() + fields.at(1).size() + 2)),
                          .insertions = fields.at(0).toInt(),
                          .deletions = fields.at(1).toInt(),
                          .isBinary = fields.at(0) == "-"});
        }
    }
    return files;
}

QStringList patchStat(CommandRunner &commands, const Patch &patch, const Terminal &terminal)
{
    const QList<PatchFile> files = patchFiles(commands, patch);
    const QList<PatchFile> listed = files.first(std::min(files.size(), maxListedFiles));
    int widestPath = 0;
    int most = 1;
    int widestCount = 1;
    for (const PatchFile &file : listed) {
        widestPath = std::max(widestPath, textWidth(visibleLine(file.path)));
        const int count = file.insertions + file.deletions;
        most = std::max(most, count);
        widestCount = std::max(widestCount, static_cast<int>(file.isBinary ? 3 : QString::number(count).size()));
    }
    constexpr int between = 6; // the indent, " | " and a blank
    const int pathWidth = std::min(widestPath, std::max(terminal.columns() * 3 / 5, 20));
    const int room = std::clamp(terminal.columns() - 1 - pathWidth - widestCount - between, 4, widestBar);
    QStringList lines;
    for (const PatchFile &file : listed) {
        const QString path = elided(visibleLine(file.path), pathWidth, terminal.ellipsis());
        const QString count = file.isBinary ? u"bin"_s : QString::number(file.insertions + file.deletions);
        lines.append(u"  "_s + path + QString(pathWidth - textWidth(path), u' ') + u" | "_s + count.rightJustified(widestCount) + u' '
                     + bar(file, most, room - 1, terminal));
        while (lines.last().endsWith(u' ')) {
            lines.last().chop(1);
        }
    }
    if (files.size() > listed.size()) {
        lines.append(u"  and %1 more files"_s.arg(files.size() - listed.size()));
    }
    if (!files.isEmpty()) {
        lines.append(u"  "_s + sumOf(files) + (patch.isCut ? u", and more: the patch is cut"_s : QString()));
    } else if (!patch.text.isEmpty()) {
        lines.append(patch.isCut ? u"  the patch is cut within its first file"_s : u"  git cannot read the patch"_s);
    }
    return lines;
}

QStringList patchLines(const Patch &patch, const Terminal &terminal)
{
    QStringList lines;
    bool isInHunk = false;
    QList<QByteArray> raw = patch.text.split('\n');
    if (!raw.isEmpty() && raw.last().isEmpty()) {
        raw.removeLast();
    }
    for (const QByteArray &line : raw) {
        if (line.startsWith("diff --git ")) {
            isInHunk = false;
        }
        const bool isHunkStart = line.startsWith("@@ ");
        isInHunk = isInHunk || isHunkStart;
        lines.append(terminal.styled(visibleLine(QString::fromUtf8(line)), isHunkStart ? TextStyle::Accent : styleOf(line, isInHunk)));
    }
    return lines;
}

} // namespace sibyl
