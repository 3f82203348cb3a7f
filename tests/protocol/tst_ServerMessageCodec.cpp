// SPDX-License-Identifier: Apache-2.0
#include "protocol/MessageCodec.h"
#include "protocol/Samples.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

template <typename T>
T decodedSample(const QString &name)
{
    const auto message = decodeServerMessage(test::sample(name));
    if (!message) {
        qFatal("%s: %s", qPrintable(name), qPrintable(message.error().error.text()));
    }
    return std::get<T>(*message);
}

// A task_assign with `config` as given.
QByteArray assignment(const QByteArray &config, const QByteArray &topLevel = {})
{
    return R"({"type":"task_assign","task_id":"t1","agent_id":"a1","project_id":"p1","config":)"
           + config + topLevel + '}';
}

TaskAssign assigned(const QByteArray &frame)
{
    const auto message = decodeServerMessage(frame);
    if (!message) {
        qFatal("%s", qPrintable(message.error().error.text()));
    }
    return std::get<TaskAssign>(*message);
}

} // namespace

class tst_ServerMessageCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverySample()
    {
        QCOMPARE(decodedSample<Heartbeat>(u"heartbeat"_s).serverTime, u"2026-03-01T09:31:00.004211+00:00"_s);
        const auto cancel = decodedSample<TaskCancel>(u"task_cancel"_s);
        QCOMPARE(cancel.taskId, u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s);
        QCOMPARE(cancel.attempt, std::optional(2));
        QCOMPARE(cancel.reason, u"cancelled by its author"_s);
        QCOMPARE(decodedSample<TaskCompleted>(u"task_completed"_s).isEffective, false);
        QCOMPARE(decodedSample<ProjectRegistered>(u"project_registered"_s).projectId,
                 u"2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001"_s);
        QCOMPARE(decodedSample<ServerError>(u"error"_s).message, u"Unknown message type: hello"_s);
        QCOMPARE(decodedSample<Welcome>(u"welcome"_s).server, u"sibyl-runner/0.1.0"_s);
        QCOMPARE(decodedSample<Welcome>(u"welcome"_s).features.size(), 5);
        QCOMPARE(decodedSample<LogOffset>(u"agent_log_offset"_s).stream, u"stdout"_s);
        QCOMPARE(decodedSample<LogOffset>(u"agent_log_offset"_s).offset, 131072);
    }

    void readsAFullAssignment()
    {
        const auto task = decodedSample<TaskAssign>(u"task_assign"_s);
        QCOMPARE(task.taskId, u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s);
        QCOMPARE(task.attempt, std::optional(2));
        QCOMPARE(task.agentId, u"agent_51f0c2ab77de"_s);
        QCOMPARE(task.projectId, u"2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001"_s);
        QCOMPARE(task.prompt, u"Fix the login redirect"_s);
        QCOMPARE(task.title, u"Login redirect"_s);
        QCOMPARE(std::get<QStringList>(task.command), (QStringList{u"make"_s, u"test"_s}));
        QCOMPARE(task.agent, u"claude"_s);
        QCOMPARE(task.agentType, u"implementer"_s);
        QCOMPARE(task.graphTaskId, u"task_88d1"_s);
        QCOMPARE(task.createdBy, u"b7a5a0de-4f6f-4a52-8f0d-7b1a2c3d4e5f"_s);
        QCOMPARE(task.branch, u"feature/login"_s);
        QCOMPARE(task.baseRef, u"develop"_s);
        QCOMPARE(task.worktreePath, u"/srv/worktrees/login"_s);
        QCOMPARE(task.repoUrl, u"https://git.example.com/shop.git"_s);
        QCOMPARE(task.repoPath, u"/srv/repos/shop"_s);
        QCOMPARE(task.projectName, u"shop"_s);
        QCOMPARE(task.createWorktree, false);
        QCOMPARE(task.isShadow, true);
        QCOMPARE(task.timeout, std::optional(Seconds(91)));
        QCOMPARE(task.expects, u"commit"_s);
        QCOMPARE(task.frame, test::sample(u"task_assign"_s));
    }

    // The original server's two shapes, spec section 4.
    void readsBothShapes()
    {
        const TaskAssign a = assigned(assignment(
            R"({"prompt":" Fix it \n","agent_type":"general","task_id":null,"created_by":"u","create_worktree":true,"repo_path":null})"));
        QCOMPARE(a.prompt, u"Fix it"_s);
        QCOMPARE(a.graphTaskId, QString());
        QCOMPARE(a.createWorktree, true);
        QCOMPARE(a.attempt, std::nullopt);

        const TaskAssign b = assigned(R"({"type":"task_assign","task_id":"t1","agent_id":"a1","project_id":"p1",
            "prompt":"From the top","agent_type":"tester","shadow":true})");
        QCOMPARE(b.prompt, u"From the top"_s);
        QCOMPARE(b.agentType, u"tester"_s);
        QCOMPARE(b.graphTaskId, QString());
        QVERIFY(b.isShadow);
        QVERIFY(std::holds_alternative<std::monostate>(b.command));
    }

    void resolvesThePrompt_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("topLevel");
        QTest::addColumn<QString>("prompt");
        QTest::newRow("config wins") << QByteArray(R"({"prompt":"c"})") << QByteArray(R"(,"prompt":"t")") << u"c"_s;
        QTest::newRow("blank config") << QByteArray(R"({"prompt":" "})") << QByteArray(R"(,"prompt":"t")") << u"t"_s;
        QTest::newRow("title and text") << QByteArray(R"({"title":" A ","description":"B\n"})") << QByteArray() << u"A\n\nB"_s;
        QTest::newRow("title alone") << QByteArray(R"({"title":"A"})") << QByteArray() << u"A"_s;
        QTest::newRow("text alone") << QByteArray(R"({"description":"B"})") << QByteArray() << u"B"_s;
        QTest::newRow("title above") << QByteArray("{}") << QByteArray(R"(,"title":"A","description":"B")") << u"A\n\nB"_s;
        QTest::newRow("nothing") << QByteArray("{}") << QByteArray() << QString();
        // A wrong type at the top level does not matter when config has the value.
        QTest::newRow("not looked at") << QByteArray(R"({"prompt":"c"})") << QByteArray(R"(,"prompt":7)") << u"c"_s;
    }
    void resolvesThePrompt()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, topLevel);
        QTEST(assigned(assignment(config, topLevel)).prompt, "prompt");
    }

    void picksTheCommand_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QStringList>("argv"); // one element = shell line
        QTest::newRow("list") << QByteArray(R"({"command":["a","b"],"exec_command":"c"})") << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("line") << QByteArray(R"({"command":"a | b"})") << QStringList{u"a | b"_s};
        QTest::newRow("second key") << QByteArray(R"({"command":"","exec_command":"c","runner_command":"d"})") << QStringList{u"c"_s};
        QTest::newRow("third key") << QByteArray(R"({"command":[],"exec_command":null,"runner_command":"d"})") << QStringList{u"d"_s};
        QTest::newRow("falsy only") << QByteArray(R"({"command":0,"exec_command":false,"runner_command":{}})") << QStringList{};
    }
    void picksTheCommand()
    {
        QFETCH(QByteArray, config);
        QFETCH(QStringList, argv);
        const TaskCommand command = assigned(assignment(config)).command;
        if (argv.isEmpty()) {
            QVERIFY(std::holds_alternative<std::monostate>(command));
        } else if (argv.size() == 1) {
            QCOMPARE(std::get<QString>(command), argv.first());
        } else {
            QCOMPARE(std::get<QStringList>(command), argv);
        }
    }

    void roundsTimeoutsUp_data()
    {
        QTest::addColumn<QByteArray>("seconds");
        QTest::addColumn<qint64>("expected");
        QTest::newRow("integer") << QByteArray("30") << qint64{30};
        QTest::newRow("tiny") << QByteArray("0.001") << qint64{1};
        QTest::newRow("fraction") << QByteArray("29.5") << qint64{30};
        QTest::newRow("exponent") << QByteArray("1e3") << qint64{1000};
        QTest::newRow("largest") << QByteArray("1000000000") << qint64{1'000'000'000};
    }
    void roundsTimeoutsUp()
    {
        QFETCH(QByteArray, seconds);
        QFETCH(qint64, expected);
        const TaskAssign task = assigned(assignment(R"({"timeout_seconds":)" + seconds + '}'));
        QCOMPARE(task.timeout, std::optional(Seconds(expected)));
    }

    void unknownTypesAndFieldsAreNoFault()
    {
        const auto message = decodeServerMessage(R"({"type":"hello","x":[1,2,{"y":null}]})");
        QVERIFY(message);
        QCOMPARE(std::get<UnknownMessage>(*message).type, u"hello"_s);
        const QByteArray withUnknownField = R"({"type":"heartbeat","later":{"a":1}})";
        QVERIFY(decodeServerMessage(withUnknownField));
    }

    void lastOfDuplicateKeysCounts()
    {
        const auto message = decodeServerMessage(R"({"type":"error","message":"first","message":"last"})");
        QVERIFY(message);
        QCOMPARE(std::get<ServerError>(*message).message, u"last"_s);
    }

    void depthCountsBracketsOutsideOfStringsOnly()
    {
        const QByteArray brackets = '"' + QByteArray(500, '[') + "\\\"[[\"";
        const QByteArray frame = R"({"type":"error","message":)" + brackets + '}';
        QVERIFY(decodeServerMessage(frame));
    }

    void refusesHostileFrames_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("taskId");
        const auto row = [](const char *name, const QByteArray &frame, const QString &where,
                            const QString &taskId = {}) {
            QTest::newRow(name) << frame << where << taskId;
        };
        const QString frameItself = u"frame"_s;
        row("empty", "", frameItself);
        row("blank", "  \n", frameItself);
        row("not JSON", "hello", frameItself);
        row("truncated", R"({"type":"heartbeat","server_time":)", frameItself);
        row("trailing garbage", R"({"type":"heartbeat"} x)", frameItself);
        row("two objects", R"({"type":"heartbeat"}{"type":"heartbeat"})", frameItself);
        row("array", "[1,2,3]", frameItself);
        row("number", "42", frameItself);
        row("string", "\"heartbeat\"", frameItself);
        row("null", "null", frameItself);
        row("bad UTF-8", QByteArray("{\"type\":\"error\",\"message\":\"\xff\xfe\"}"), frameItself);
        row("raw NUL", QByteArray("{\"type\":\"error\"\0}", 17), frameItself);
        row("binary", QByteArray("\x00\x01\x02\x03\x89PNG", 8), frameItself);
        row("too large", QByteArray(maxInboundFrameBytes + 1, ' '), frameItself);
        row("deep arrays", R"({"type":"error","message":)" + QByteArray(100'000, '['), frameItself);
        row("deep objects", QByteArray(R"({"a":)").repeated(65) + "1" + QByteArray("}").repeated(65), frameItself);
        row("number out of range", assignment(R"({"timeout_seconds":1e999})"), frameItself);

        row("no type", "{}", u"frame.type"_s);
        row("null type", R"({"type":null})", u"frame.type"_s);
        row("number as type", R"({"type":7})", u"frame.type"_s);
        row("heartbeat time", R"({"type":"heartbeat","server_time":5})", u"heartbeat.server_time"_s);
        row("cancel without id", R"({"type":"task_cancel"})", u"task_cancel.task_id"_s);
        row("malformed cancel rejects nothing", R"({"type":"task_cancel","task_id":"t1","attempt":"2"})", u"task_cancel.attempt"_s);
        row("completed word", R"({"type":"task_completed","task_id":"t1","effective":"yes"})", u"task_completed.effective"_s);
        row("feature", R"({"type":"welcome","features":["a",1]})", u"welcome.features[1]"_s);
        row("features", R"({"type":"welcome","features":"a"})", u"welcome.features"_s);
        row("stream", R"({"type":"agent_log_offset","task_id":"t1","stream":"../x","offset":1})", u"agent_log_offset.stream"_s);
        row("offset below 0", R"({"type":"agent_log_offset","task_id":"t1","stream":"stdout","offset":-1})", u"agent_log_offset.offset"_s);
        row("offset too large", R"({"type":"agent_log_offset","task_id":"t1","stream":"stdout","offset":1e18})", u"agent_log_offset.offset"_s);

        const QByteArray longId = '"' + QByteArray(4'096, 'x') + '"';
        row("no task id", R"({"type":"task_assign","agent_id":"a","project_id":"p"})", u"task_assign.task_id"_s);
        row("number as task id", R"({"type":"task_assign","task_id":5,"agent_id":"a","project_id":"p"})", u"task_assign.task_id"_s);
        row("empty task id", R"({"type":"task_assign","task_id":"","agent_id":"a","project_id":"p"})", u"task_assign.task_id"_s);
        row("long task id", R"({"type":"task_assign","agent_id":"a","project_id":"p","task_id":)" + longId + '}', u"task_assign.task_id"_s);
        row("NUL in task id", R"({"type":"task_assign","agent_id":"a","project_id":"p","task_id":"t\u0000"})", u"task_assign.task_id"_s);
        row("newline in task id", R"({"type":"task_assign","agent_id":"a","project_id":"p","task_id":"t\n"})", u"task_assign.task_id"_s);
        row("lone surrogate in task id", R"({"type":"task_assign","agent_id":"a","project_id":"p","task_id":"\ud800"})", u"task_assign.task_id"_s);
        row("no agent id", R"({"type":"task_assign","task_id":"t1","project_id":"p"})", u"task_assign.agent_id"_s, u"t1"_s);
        row("long project id", R"({"type":"task_assign","task_id":"t1","agent_id":"a","project_id":)" + longId + '}', u"task_assign.project_id"_s, u"t1"_s);
        row("attempt 0", R"({"type":"task_assign","task_id":"t1","agent_id":"a","project_id":"p","attempt":0})", u"task_assign.attempt"_s, u"t1"_s);
        row("attempt fraction", R"({"type":"task_assign","task_id":"t1","agent_id":"a","project_id":"p","attempt":1.5})", u"task_assign.attempt"_s, u"t1"_s);
        row("attempt huge", R"({"type":"task_assign","task_id":"t1","agent_id":"a","project_id":"p","attempt":3000000000})", u"task_assign.attempt"_s, u"t1"_s);
        row("config is text", assignment("\"x\""), u"task_assign.config"_s, u"t1"_s);

        const struct {
            const char *config;
            QString where;
        } inConfig[]{
            {R"({"timeout_seconds":"30"})", u"timeout_seconds"_s},
            {R"({"timeout_seconds":true})", u"timeout_seconds"_s},
            {R"({"timeout_seconds":0})", u"timeout_seconds"_s},
            {R"({"timeout_seconds":-5})", u"timeout_seconds"_s},
            {R"({"timeout_seconds":1e300})", u"timeout_seconds"_s},
            {R"({"timeout_seconds":[]})", u"timeout_seconds"_s},
            {R"({"prompt":7})", u"prompt"_s},
            {R"({"prompt":"a\u0000b"})", u"prompt"_s},
            {R"({"prompt":"\udc00 x"})", u"prompt"_s},
            {R"({"title":{}})", u"title"_s},
            {R"({"prompt":"p","create_worktree":"false"})", u"create_worktree"_s},
            {R"({"command":{"a":1}})", u"command"_s},
            {R"({"command":7})", u"command"_s},
            {R"({"command":true})", u"command"_s},
            {R"({"command":"  "})", u"command"_s},
            {R"({"command":["a",1]})", u"command[1]"_s},
            {R"({"command":[""]})", u"command"_s},
            {R"({"command":["a","b\u0000"]})", u"command[1]"_s},
            {R"({"exec_command":[[]]})", u"exec_command[0]"_s},
            {R"({"branch":["x"]})", u"branch"_s},
            {R"({"worktree_path":1})", u"worktree_path"_s},
            {R"({"expects":"money"})", u"expects"_s},
            {R"({"task_id":7})", u"task_id"_s},
        };
        for (const auto &[config, where] : inConfig) {
            row(config, assignment(config), u"task_assign.config."_s + where, u"t1"_s);
        }
        row("long branch", assignment(R"({"branch":)" + longId + '}'), u"task_assign.config.branch"_s, u"t1"_s);
        row("top-level command", R"({"type":"task_assign","task_id":"t1","agent_id":"a","project_id":"p","command":[1]})",
            u"task_assign.command[0]"_s, u"t1"_s);
    }
    void refusesHostileFrames()
    {
        QFETCH(QByteArray, frame);
        const auto message = decodeServerMessage(frame);
        QVERIFY(!message);
        QTEST(message.error().error.where, "where");
        QTEST(message.error().taskId, "taskId");
        QCOMPARE(message.error().error.kind, ErrorKind::Protocol);
        QVERIFY(!message.error().error.what.isEmpty());
        QVERIFY2(message.error().error.what.size() < 300, "a fault never repeats what was sent");
    }

    // Each prefix of a good frame is refused and nothing crashes.
    void survivesEveryTruncation()
    {
        const QByteArray whole = test::sample(u"task_assign"_s).trimmed();
        for (qsizetype length = 0; length < whole.size(); ++length) {
            QVERIFY(!decodeServerMessage(whole.left(length)));
        }
    }
};

SIBYL_TEST(tst_ServerMessageCodec)
#include "tst_ServerMessageCodec.moc"
