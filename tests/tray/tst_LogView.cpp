// SPDX-License-Identifier: Apache-2.0
#include "log/LogView.h"

#include "support/TestMain.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray numberedLines(int count)
{
    QByteArray bytes;
    for (int line = 0; line < count; ++line) {
        bytes += "line " + QByteArray::number(line) + "\n";
    }
    return bytes;
}

} // namespace

class tst_LogView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void followsTheEndUntilSomebodyScrollsUp();
    void keysGoToBothEnds();
    void scrollBarReachesEveryPart();
    void selectsAndCopies();
    void showsAMatch();

private:
    LogSource source()
    {
        return [this](qint64 offset, qint64 limit, QObject *context, Callback<LogChunk> answer) {
            QMetaObject::invokeMethod(context, [this, offset, limit, answer = std::move(answer)] {
                answer(LogChunk{.offsetBytes = offset, .totalBytes = m_bytes.size(), .bytes = m_bytes.mid(offset, limit)});
            }, Qt::QueuedConnection);
        };
    }

    QByteArray m_bytes;
    std::unique_ptr<LogDocument> m_document;
    std::unique_ptr<LogView> m_view;
};

void tst_LogView::init()
{
    m_bytes = numberedLines(20'000);
    m_document = std::make_unique<LogDocument>(source());
    m_view = std::make_unique<LogView>();
    m_view->resize(400, 300);
    m_view->show();
    m_view->setDocument(m_document.get(), source());
    QTRY_VERIFY(m_view->topOffset() > 0);
}

void tst_LogView::cleanup()
{
    m_view.reset();
    m_document.reset();
}

void tst_LogView::followsTheEndUntilSomebodyScrollsUp()
{
    QVERIFY(m_view->isFollowing());
    const qint64 top = m_view->topOffset();
    m_bytes += numberedLines(100);
    m_document->refresh();
    QTRY_VERIFY(m_view->topOffset() > top);

    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QVERIFY(!m_view->isFollowing());
    const qint64 kept = m_view->topOffset();
    m_bytes += numberedLines(100);
    m_document->refresh();
    QTRY_COMPARE(m_document->totalBytes(), m_bytes.size());
    QCOMPARE(m_view->topOffset(), kept);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QVERIFY(m_view->isFollowing());
    QTRY_VERIFY(m_view->topOffset() > kept);
}

void tst_LogView::keysGoToBothEnds()
{
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QTRY_COMPARE(m_view->topOffset(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(m_view->topOffset(), qint64(qstrlen("line 0\n")));
    QTest::keyClick(m_view.get(), Qt::Key_PageDown);
    QVERIFY(m_view->topOffset() > 60);
    QTest::keyClick(m_view.get(), Qt::Key_PageUp);
    QTRY_COMPARE(m_view->topOffset(), qint64(qstrlen("line 0\n")));
}

void tst_LogView::scrollBarReachesEveryPart()
{
    QScrollBar *bar = m_view->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    QTRY_VERIFY(qAbs(m_view->topOffset() - m_bytes.size() / 2) < 2'000);
    QCOMPARE(m_bytes.at(m_view->topOffset() - 1), '\n');
    QVERIFY(!m_view->isFollowing());
    bar->setValue(bar->maximum());
    QVERIFY(m_view->isFollowing());
}

void tst_LogView::selectsAndCopies()
{
    QGuiApplication::clipboard()->clear();
    m_bytes = "first\nsecond\n";
    m_document = std::make_unique<LogDocument>(source());
    m_view->setDocument(m_document.get(), source());
    QTRY_VERIFY(m_document->isLoaded());
    QVERIFY(!m_view->hasSelection());
    QTest::keyClick(m_view.get(), Qt::Key_A, Qt::ControlModifier);
    QVERIFY(m_view->hasSelection());
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"first\nsecond\n"_s);
}

void tst_LogView::showsAMatch()
{
    const qint64 offset = m_bytes.indexOf("line 12345");
    m_view->showMatch(u"line 12345"_s, offset);
    QTRY_VERIFY(m_view->topOffset() <= offset && m_view->topOffset() > offset - 1'000);
    QVERIFY(!m_view->isFollowing());
    QCOMPARE(m_view->matchOffset(), offset);
}

SIBYL_TEST(tst_LogView)
#include "tst_LogView.moc"
