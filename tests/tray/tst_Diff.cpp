// SPDX-License-Identifier: Apache-2.0
#include "models/Diff.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_Diff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsFilesAndCounts();
    void tellsKindsOfChangeApart();
    void keepsLinesThatLookLikeHeaders();
    void longFilesAreCut();
    void rubbishIsNoFile();
};

void tst_Diff::readsFilesAndCounts()
{
    const QList<DiffFile> files = parseDiff(u"diff --git a/src/a.cpp b/src/a.cpp\nindex 1..2 100644\n--- a/src/a.cpp\n"
                                            "+++ b/src/a.cpp\n@@ -1,3 +1,4 @@ int main()\n one\n-two\n+2\n+three\n four\n"
                                            "\\ No newline at end of file\n"_s);
    QCOMPARE(files.size(), 1);
    QCOMPARE(files[0].path, u"src/a.cpp"_s);
    QCOMPARE(files[0].insertions, 2);
    QCOMPARE(files[0].deletions, 1);
    QCOMPARE(files[0].lines.size(), 7);
    QCOMPARE(files[0].lines[0].kind, DiffLineKind::Hunk);
    QCOMPARE(files[0].lines[2], (DiffLine{DiffLineKind::Removed, u"two"_s, 2, 0}));
    QCOMPARE(files[0].lines[4], (DiffLine{DiffLineKind::Added, u"three"_s, 0, 3}));
    QCOMPARE(files[0].lines[5], (DiffLine{DiffLineKind::Context, u"four"_s, 3, 4}));
    QCOMPARE(files[0].lines[6], (DiffLine{DiffLineKind::Note, u"No newline at end of file"_s, 0, 0}));
}

void tst_Diff::tellsKindsOfChangeApart()
{
    const QList<DiffFile> files =
        parseDiff(u"diff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n"
                  "diff --git a/old b/old\ndeleted file mode 100644\n--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
                  "diff --git a/from b/to\nsimilarity index 100%\nrename from from\nrename to to\n"
                  "diff --git a/pic.png b/pic.png\nBinary files a/pic.png and b/pic.png differ\n"_s);
    QCOMPARE(files.size(), 4);
    QCOMPARE(files[0].change, FileChange::Added);
    QCOMPARE(files[1].change, FileChange::Deleted);
    QCOMPARE(files[1].path, u"old"_s);
    QCOMPARE(files[2].change, FileChange::Renamed);
    QCOMPARE(files[2].path, u"to"_s);
    QCOMPARE(files[2].oldPath, u"from"_s);
    QCOMPARE(files[3].path, u"pic.png"_s);
    QCOMPARE(files[3].lines.size(), 1);
}

void tst_Diff::keepsLinesThatLookLikeHeaders()
{
    const QList<DiffFile> files = parseDiff(u"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n--- a heading\n+++ another\n"_s);
    QCOMPARE(files[0].lines[1], (DiffLine{DiffLineKind::Removed, u"-- a heading"_s, 1, 0}));
    QCOMPARE(files[0].lines[2], (DiffLine{DiffLineKind::Added, u"++ another"_s, 0, 1}));
}

void tst_Diff::longFilesAreCut()
{
    QString patch = u"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1,30000 @@\n"_s;
    for (int line = 0; line < 30'000; ++line) {
        patch += u"+line\n"_s;
    }
    const QList<DiffFile> files = parseDiff(patch);
    QCOMPARE(files[0].insertions, 30'000);
    QCOMPARE(files[0].lines.size(), maxDiffLines + 1);
    QCOMPARE(files[0].lines.last().kind, DiffLineKind::Note);
}

void tst_Diff::rubbishIsNoFile()
{
    QVERIFY(parseDiff({}).isEmpty());
    QVERIFY(parseDiff(u"hello\n+world\n"_s).isEmpty());
    QCOMPARE(parseDiff(u"diff --git \n"_s).size(), 1);
}

SIBYL_TEST(tst_Diff)
#include "tst_Diff.moc"
