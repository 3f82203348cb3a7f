// SPDX-License-Identifier: Apache-2.0
#include "link/Refusal.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

CloseReport closedWith(int code, const QString &reason = {})
{
    CloseReport report;
    report.closeCode = code;
    report.closeReason = reason;
    return report;
}

CloseReport refusedWith(int status, const QByteArray &body = {})
{
    CloseReport report;
    report.httpStatus = status;
    report.httpBody = body;
    return report;
}

CloseReport lostBy(const QString &why)
{
    CloseReport report;
    report.networkError = why;
    return report;
}

} // namespace

class tst_Refusal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<CloseReport>("report");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("says"); // part of the sentence
        const QString lost = u"Lost"_s;
        const QString token = u"TokenRefused"_s;
        const QString refused = u"Refused"_s;

        QTest::newRow("authentication") << closedWith(1008, u"Authentication required"_s) << token << u"token"_s;
        QTest::newRow("claim") << closedWith(1008, u"Runner claim does not match requested runner"_s) << refused << u"another runner"_s;
        QTest::newRow("scope") << closedWith(1008, u"Insufficient runner scope"_s) << refused << u"register"_s;
        QTest::newRow("unknown runner") << closedWith(1008, u"Runner not found or not in your organization"_s) << refused << u"deleted"_s;
        QTest::newRow("other user") << closedWith(1008, u"Not authorized for this runner"_s) << refused << u"Another user"_s;
        QTest::newRow("new reason") << closedWith(1008, u"Quota used up"_s) << refused << u"Quota used up"_s;
        QTest::newRow("no reason") << closedWith(1008) << refused << u"1008"_s;
        QTest::newRow("sandbox claim") << closedWith(4003, u"Missing sandbox claim for sandbox runner"_s) << refused << u"SIBYL_RUNNER_TOKEN"_s;
        QTest::newRow("sandbox mismatch") << closedWith(4003, u"Sandbox claim mismatch"_s) << refused << u"SIBYL_SANDBOX_ID"_s;
        QTest::newRow("sandbox scope") << closedWith(4003, u"Missing sandbox:runner scope"_s) << refused << u"sandbox"_s;
        QTest::newRow("replaced") << closedWith(1000, u"Replaced by new connection"_s) << u"Replaced"_s << u"another runner process"_s;
        QTest::newRow("normal close") << closedWith(1000) << lost << u"1000"_s;
        for (const int code : {1001, 1006, 1007, 1009, 1011, 1012, 1013, 4000, 4999}) {
            QTest::addRow("code %d", code) << closedWith(code, u"x"_s) << lost << QString();
        }

        QTest::newRow("401") << refusedWith(401, R"({"detail":"Not authenticated"})") << token << u"Not authenticated"_s;
        QTest::newRow("403") << refusedWith(403, R"({"detail":"No organization context"})") << refused << u"No organization context"_s;
        QTest::newRow("403 bare") << refusedWith(403) << refused << u"HTTP 403"_s;
        QTest::newRow("404") << refusedWith(404, R"({"detail":"Not Found"})") << refused << u"no runner support"_s;
        QTest::newRow("404 page") << refusedWith(404, "<html>nope</html>") << refused << u"no runner support"_s;
        QTest::newRow("404 runner") << refusedWith(404, R"({"detail":"Runner not found"})") << refused << u"Runner not found"_s;
        QTest::newRow("422") << refusedWith(422, R"({"detail":[{"loc":["path","runner_id"],"msg":"not a UUID"}]})") << refused << u"path.runner_id: not a UUID"_s;
        QTest::newRow("object") << refusedWith(403, R"({"detail":{"error":"scope","message":"Scope missing.","remediation":"Ask an admin."}})") << refused << u"Scope missing. Ask an admin."_s;
        QTest::newRow("chunked") << refusedWith(403, "1a\r\n{\"detail\":\"Not a member\"}\r\n0\r\n\r\n") << refused << u"Not a member"_s;
        QTest::newRow("200") << refusedWith(200) << refused << u"server_url"_s;
        QTest::newRow("301") << refusedWith(301) << refused << u"server_url"_s;
        for (const int status : {408, 429, 500, 502, 503, 504}) {
            QTest::addRow("HTTP %d", status) << refusedWith(status) << lost << QString::number(status);
        }

        QTest::newRow("network") << lostBy(u"Connection refused"_s) << lost << u"Connection refused"_s;
        QTest::newRow("nothing known") << CloseReport{} << lost << u"lost"_s;
    }
    void judges()
    {
        QFETCH(CloseReport, report);
        QFETCH(QString, says);
        const CloseVerdict verdict = judgeClose(report, {});
        QTEST(QString::fromLatin1(toString(verdict.event)), "event");
        QVERIFY2(verdict.detail.contains(says), qPrintable(verdict.detail));
        QVERIFY(!verdict.detail.isEmpty());
    }

    // "Auth disabled in dev mode" comes as an error message before a bare 1008.
    void takesTheReasonFromTheLastError()
    {
        const CloseVerdict verdict = judgeClose(closedWith(1008), u"Auth disabled in dev mode"_s);
        QVERIFY(verdict.event == LinkEvent::Refused);
        QVERIFY(verdict.detail.contains("Auth disabled in dev mode"_L1));
    }

    void boundsWhatTheServerSays()
    {
        const QString flood = QString(50'000, u'x') + u"\n\n\x1b[31m"_s;
        QVERIFY(judgeClose(closedWith(1008, flood), {}).detail.size() < 400);
        QVERIFY(judgeClose(refusedWith(403, R"({"detail":)" + ('"' + flood.toLatin1().left(20'000) + '"') + '}'), {})
                    .detail.size() < 600);
    }
};

SIBYL_TEST(tst_Refusal)
#include "tst_Refusal.moc"
