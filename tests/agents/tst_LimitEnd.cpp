// SPDX-License-Identifier: Apache-2.0
#include "agents/LimitEnd.h"
#include "agents/LimitEndCodec.h"
#include "AcpTalk.h"
#include "CodexTalk.h"
#include "support/TestMain.h"

#include <QJsonDocument>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

const QDateTime now(QDate(2026, 10, 21), QTime(7, 18), Qt::UTC); // the dates below are ten minutes later

qint64 remaining(const LimitEnd &end)
{
    const std::optional<Seconds> wait = remainingWait(end, now);
    return wait ? static_cast<qint64>(wait->count()) : -1;
}

struct Form {
    const char *name;
    const char *words;
    qint64 seconds; // -1: not known
};
const Form forms[] = {
    {"in so long", "Please try again in 20s.", 20},
    {"after so long", "Retry-After: 20", 20},
    {"HTTP date", "retry-after: Wed, 21 Oct 2026 07:28:00 GMT", 600},
    {"ISO date", "It resets at 2026-10-21T07:28:00Z.", 600},
    {"ISO date of a zone", "reset_at: 2026-10-21T09:28:00.000+02:00", 600},
    {"epoch", "resetsAt: 1792567680", 600},
    {"epoch in ms", "usage limit reached|1792567680000", 600},
    {"in the past", "resets at 2020-01-01T00:00:00Z", 1},
    {"absurdly far", "resets at 9999-01-01T00:00:00Z", -1},
    {"absurdly long", "Please try again in 99999999999 days.", -1},
    {"not at all", "Please wait.", -1},
};

QByteArray quotedJson(const QString &words)
{
    return '"' + words.toUtf8().replace('"', "\\\"") + '"';
}

// What each CLI makes of an error 429 with these words.
AgentVerdict verdictAfter(AgentDriver driver, const QString &words)
{
    const QByteArray text = quotedJson(QStringLiteral("429 Too Many Requests. ") + words);
    const ExitReport left{.ending = Exited{1}};
    if (driver == AgentDriver::Acp) {
        AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
        talk.opens();
        talk.says("{\"id\":3,\"error\":{\"code\":-32603,\"message\":" + text + "}}");
        return talk.adapter.finish(left);
    }
    if (driver == AgentDriver::CodexAppServer) {
        CodexTalk talk(codexTask(driver, PermissionMode::Ask, QStringLiteral("x")));
        talk.opens();
        talk.ends("\"status\":\"failed\",\"error\":{\"message\":" + text + ",\"codexErrorInfo\":\"rateLimitExceeded\"}");
        return talk.adapter.finish(left);
    }
    QByteArray line;
    switch (driver) {
    case AgentDriver::Claude:
    case AgentDriver::Amp:
        line = "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"api_error_status\":429,\"result\":" + text + "}";
        break;
    case AgentDriver::CodexExec: line = "{\"type\":\"turn.failed\",\"error\":{\"message\":" + text + "}}"; break;
    case AgentDriver::Gemini: line = "{\"type\":\"result\",\"status\":\"error\",\"error\":{\"type\":\"Error\",\"message\":" + text + "}}"; break;
    case AgentDriver::OpenCode: line = "{\"type\":\"error\",\"error\":{\"name\":\"APIError\",\"data\":{\"statusCode\":429,\"message\":" + text + "}}}"; break;
    case AgentDriver::Cursor: line = "{\"type\":\"result\",\"subtype\":\"error\",\"is_error\":true,\"result\":" + text + "}"; break;
    case AgentDriver::Plain:
    case AgentDriver::CodexAppServer:
    case AgentDriver::Acp: break;
    }
    const std::unique_ptr<AgentAdapter> adapter = makeAgentAdapter(driver);
    adapter->open({}, {}, [](const AgentEvent &) {});
    adapter->read(OutputStream::Stdout, line + '\n', [](const AgentEvent &) {});
    return adapter->finish(left);
}

} // namespace

class tst_LimitEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isToldByEveryDriver_data()
    {
        QTest::addColumn<int>("driver");
        QTest::addColumn<QString>("words");
        QTest::addColumn<qint64>("seconds");
        for (const AgentDriver driver : {AgentDriver::Claude, AgentDriver::CodexExec, AgentDriver::CodexAppServer, AgentDriver::Gemini,
                                         AgentDriver::OpenCode, AgentDriver::Cursor, AgentDriver::Amp, AgentDriver::Acp}) {
            for (const Form &form : forms) {
                QTest::addRow("%s, %s", qPrintable(toString(driver)), form.name)
                    << static_cast<int>(driver) << QString::fromLatin1(form.words) << form.seconds;
            }
        }
    }
    void isToldByEveryDriver()
    {
        QFETCH(int, driver);
        QFETCH(QString, words);
        const AgentVerdict verdict = verdictAfter(static_cast<AgentDriver>(driver), words);
        QCOMPARE(toString(verdict.ending), QStringLiteral("rate_limited"));
        QTEST(remaining(verdict.limitEnd), "seconds");
    }

    void standsInASentence_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("days") << "usage limit reached: try again in 3 days 6 hours 57 minutes." << qint64(((3 * 24 + 6) * 60 + 57) * 60);
        QTest::newRow("fraction") << "Rate limit reached. Please try again in 1.2s." << qint64(2);
        QTest::newRow("milliseconds") << "rate limit; try again in 850ms" << qint64(1);
        QTest::newRow("one minute") << "rate limit, retry after 1 minute and 5 seconds" << qint64(65);
        QTest::newRow("a time without a date") << "usage limit: try again at 3:28 PM." << qint64(-1);
        QTest::newRow("a number of something else") << "429 Too Many Requests (request 20261021)" << qint64(-1);
    }
    void standsInASentence()
    {
        QFETCH(QString, words);
        QTEST(remaining(limitEndIn(words)), "seconds");
    }

    void isLocalWhereCodexNamesADay()
    {
        const LimitEnd end = limitEndIn(QStringLiteral("You've hit your usage limit, try again at Aug 8th, 2026 12:30 PM."));
        QCOMPARE(end.atUtc.value_or(QDateTime()).toLocalTime(), QDateTime(QDate(2026, 8, 8), QTime(12, 30)));
    }

    void standsInAField_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("seconds") << QByteArray(R"({"retryAfter": 20})") << qint64(20);
        QTest::newRow("seconds as text") << QByteArray(R"({"retry-after": "20"})") << qint64(20);
        QTest::newRow("milliseconds") << QByteArray(R"({"retry-after-ms": "1500"})") << qint64(2);
        QTest::newRow("a duration") << QByteArray(R"({"retryDelay": "43.9s"})") << qint64(44);
        QTest::newRow("HTTP date") << QByteArray(R"({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})") << qint64(600);
        QTest::newRow("ISO date") << QByteArray(R"({"resets_at": "2026-10-21T07:28:00Z"})") << qint64(600);
        QTest::newRow("epoch") << QByteArray(R"({"resetsAt": 1792567680})") << qint64(600);
        QTest::newRow("epoch in ms") << QByteArray(R"({"resetsAt": 1792567680000})") << qint64(600);
        QTest::newRow("a header of headers") << QByteArray(R"({"headers": {"retry-after": "20"}})") << qint64(20);
        QTest::newRow("in the past") << QByteArray(R"({"resetsAt": 1000000000})") << qint64(1);
        QTest::newRow("absurdly far") << QByteArray(R"({"resetsAt": 99999999999})") << qint64(-1);
        QTest::newRow("beyond numbers") << QByteArray(R"({"resetsAt": 1e300})") << qint64(-1);
        QTest::newRow("negative") << QByteArray(R"({"retryAfter": -5})") << qint64(-1);
        QTest::newRow("no number") << QByteArray(R"({"retryAfter": "soon"})") << qint64(-1);
        QTest::newRow("nothing") << QByteArray(R"({"retryAfter": null})") << qint64(-1);
    }
    void standsInAField()
    {
        QFETCH(QByteArray, json);
        QTEST(remaining(readLimitEnd(QJsonDocument::fromJson(json).object())), "seconds");
    }

    void ofAcpStandsInTheDataOfTheError()
    {
        AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
        talk.opens();
        talk.says("{\"id\":3,\"error\":{\"code\":429,\"message\":\"Too many\",\"data\":{\"resetsAt\":\"2026-10-21T07:28:00Z\"}}}");
        QCOMPARE(remaining(talk.adapter.finish({.ending = Exited{0}}).limitEnd), 600);
        QCOMPARE(talk.log.filter(QStringLiteral("rate limited")), QStringList{QStringLiteral("rate limited until 2026-10-21T07:28:00Z: Too many")});
    }
};

SIBYL_TEST(tst_LimitEnd)
#include "tst_LimitEnd.moc"
