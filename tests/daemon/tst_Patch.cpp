// SPDX-License-Identifier: Apache-2.0
#include "Patch.h"

#include "TextWidth.h"
#include "base/SystemClock.h"
#include "process/QtCommandRunner.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray newFile(const QByteArray &path, int lines)
{
    return "diff --git a/" + path + " b/" + path + "\nnew file mode 100644\n--- /dev/null\n+++ b/" + path + "\n@@ -0,0 +1," + QByteArray::number(lines)
        + " @@\n" + QByteArray("+line\n").repeated(lines);
}

} // namespace

class tst_Patch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAndTheirCounts();
    void statFitsTheTerminal();
    void cutPatchShowsItsWholeFiles();
    void whatIsNoPatch();
    void linesAreColouredAndNothingHides();
    void removedLineThatLooksLikeAHeader();

private:
    SystemClock m_clock;
    QtCommandRunner m_commands{m_clock};
    Terminal m_plain{TerminalTraits{}};
};

void tst_Patch::filesAndTheirCounts()
{
    const Patch patch{newFile("src/a.cpp", 3) + "diff --git a/b b/b\n--- a/b\n+++ b/b\n@@ -1,2 +1,1 @@\n-x\n y\n", false};
    const QList<PatchFile> files = patchFiles(m_commands, patch);
    QCOMPARE(files.size(), 2);
    QCOMPARE(files.at(0).path, u"src/a.cpp"_s);
    QCOMPARE(files.at(0).insertions, 3);
    QCOMPARE(files.at(1).deletions, 1);
    QCOMPARE(patchStat(m_commands, patch, m_plain),
             (QStringList{u"  src/a.cpp | 3 +++"_s, u"  b         | 1 -"_s, u"  2 files changed, +3 -1"_s}));
}

void tst_Patch::statFitsTheTerminal()
{
    const Patch patch{newFile(QByteArray("deep/").repeated(30) + "file", 900) + newFile("-rf", 1) + newFile("short", 12'345), false};
    const QStringList lines = patchStat(m_commands, patch, m_plain);
    QCOMPARE(lines.size(), 4);
    for (const QString &line : lines) {
        QVERIFY2(textWidth(line) <= 80, qPrintable(line));
    }
    QVERIFY2(lines.at(1).startsWith(u"  -rf "_s) && lines.at(1).endsWith(u" 1 +"_s), qPrintable(lines.at(1)));
    QVERIFY(lines.at(2).count(u'+') > lines.at(0).count(u'+'));
}

void tst_Patch::cutPatchShowsItsWholeFiles()
{
    const Patch patch{newFile("a", 2) + newFile("b", 9).left(80), true};
    QCOMPARE(patchStat(m_commands, patch, m_plain), (QStringList{u"  a | 2 ++"_s, u"  1 file changed, +2 -0, and more: the patch is cut"_s}));
    QCOMPARE(patchStat(m_commands, {newFile("a", 9).left(80), true}, m_plain), QStringList{u"  the patch is cut within its first file"_s});
}

void tst_Patch::whatIsNoPatch()
{
    QCOMPARE(patchStat(m_commands, {"diff --git nonsense\n@@ -x\n", false}, m_plain), QStringList{u"  git cannot read the patch"_s});
    QVERIFY(patchStat(m_commands, {}, m_plain).isEmpty());
}

void tst_Patch::linesAreColouredAndNothingHides()
{
    const Terminal coloured(TerminalTraits{.hasColor = true});
    const Patch patch{"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+good\r\x1b[2Kevil\n same\n", false};
    QCOMPARE(patchLines(patch, coloured),
             (QStringList{u"\x1b[1mdiff --git a/x b/x\x1b[0m"_s, u"\x1b[1m--- a/x\x1b[0m"_s, u"\x1b[1m+++ b/x\x1b[0m"_s, u"\x1b[36m@@ -1 +1 @@\x1b[0m"_s,
                          u"\x1b[31m-old\x1b[0m"_s, u"\x1b[32m+good^M^[[2Kevil\x1b[0m"_s, u" same"_s}));
    QCOMPARE(patchLines(patch, m_plain).at(5), u"+good^M^[[2Kevil"_s);
}

void tst_Patch::removedLineThatLooksLikeAHeader()
{
    const Terminal coloured(TerminalTraits{.hasColor = true});
    const QStringList lines = patchLines({"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n--- a/other\n", false}, coloured);
    QCOMPARE(lines.last(), u"\x1b[31m--- a/other\x1b[0m"_s);
}

SIBYL_TEST(tst_Patch)
#include "tst_Patch.moc"
