// SPDX-License-Identifier: Apache-2.0
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"
#include "support/TestMain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace sibyl;

class tst_ToolCallCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatATool_data();
    void saysWhatATool();
    void showsTheWholeToDecide();
    void readsPlans();
    void boundsTexts();
    void seesPathsFromTheWorktree();
};

static QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

void tst_ToolCallCodec::saysWhatATool_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("activity");
    const auto row = [](const char *name, const char *input, const char *title, const char *activity) {
        QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(input) << QString::fromUtf8(title)
                            << QString::fromUtf8(activity);
    };
    row("Edit", R"({"file_path":"/w/src/app.cpp","old_string":"a","new_string":"b"})", "src/app.cpp", "Editing src/app.cpp");
    row("Bash", R"({"command":"npm test","description":"Run tests"})", "npm test", "Running: npm test");
    row("Read", R"({"file_path":"/etc/hosts"})", "/etc/hosts", "Reading /etc/hosts");
    row("Grep", R"({"pattern":"TODO","path":"/w"})", "TODO", "Searching for TODO");
    row("WebFetch", R"({"url":"http://127.0.0.1/x"})", "http://127.0.0.1/x", "Fetching http://127.0.0.1/x");
    row("TodoWrite", R"({"todos":[]})", "TodoWrite", "Thinking");
    row("TaskCreate", R"({"subject":"Write it","description":"With one line"})", "Write it", "Thinking");
    row("Task", R"({"description":"look around","prompt":"..."})", "look around", "Using Task: look around");
    row("mcp__db__query", R"({})", "mcp__db__query", "Using mcp__db__query");
    row("run_shell_command", R"({"command":"make\n  -j2"})", "make -j2", "Running: make -j2");
    row("write_file", R"({"file_path":"/w/hello.txt","content":"x"})", "hello.txt", "Editing hello.txt");
    row("list_directory", R"({"dir_path":"/w"})", ".", "Reading .");
    row("write", R"({"filePath":"/w/a.txt"})", "a.txt", "Editing a.txt");
    row("shellToolCall", R"({"command":"ls -l"})", "ls -l", "Running: ls -l");
    row("shell", R"({"command":["bash","-lc","ls"]})", "bash -lc ls", "Running: bash -lc ls");
    row("Write", R"({"file_path":17})", "Write", "Editing Write");
}

void tst_ToolCallCodec::saysWhatATool()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, input);
    const ToolCall call = readToolCall(name, object(input.constData()), QStringLiteral("/w"));
    QTEST(call.title, "title");
    QTEST(call.activity, "activity");
}

void tst_ToolCallCodec::showsTheWholeToDecide()
{
    QCOMPARE(toolCallDetail(QStringLiteral("Bash"), object(R"({"command":"a\nb"})")), QStringLiteral("a\nb"));
    QCOMPARE(toolCallDetail(QStringLiteral("Edit"), object(R"({"file_path":"f","old_string":"a\nb","new_string":"c"})")),
             QStringLiteral("f\n-a\n-b\n+c"));
    QCOMPARE(toolCallDetail(QStringLiteral("Odd"), object(R"({"k":1})")), QStringLiteral("{\n    \"k\": 1\n}"));
    QJsonObject huge{{QStringLiteral("command"), QString(100'000, QChar(u'\u00fc'))}};
    QCOMPARE(toolCallDetail(QStringLiteral("Bash"), huge).toUtf8().size(), maxAskDetailBytes);
}

void tst_ToolCallCodec::readsPlans()
{
    const QJsonArray todos = QJsonDocument::fromJson(
        R"([{"content":"a","status":"completed"},{"description":"b","status":"in_progress"},
            {"step":"c","status":"pending"},{"content":"d"},{"status":"pending"},7])").array();
    const QList<PlanStep> plan = readPlan(todos);
    const auto step = [](const char *text, PlanStepState state) { return PlanStep{QString::fromLatin1(text), state}; };
    QCOMPARE(plan, QList<PlanStep>({step("a", PlanStepState::Completed), step("b", PlanStepState::InProgress),
                                    step("c", PlanStepState::Pending), step("d", PlanStepState::Pending)}));
    QJsonArray many;
    for (int i = 0; i < 500; ++i) {
        many.append(todos.first());
    }
    QCOMPARE(readPlan(many).size(), 100);
}

void tst_ToolCallCodec::boundsTexts()
{
    QCOMPARE(oneLine(u"a\n\tb\x1b[0m  c", 20), QStringLiteral("a b [0m c"));
    QCOMPARE(oneLine(QString(50, u'x'), 10), QString(9, u'x') + QChar(u'\u2026'));
    const QString smiles = QString::fromUtf8("\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"); // 4 bytes each
    QCOMPARE(headText(smiles, 10), smiles.left(4));
    QCOMPARE(tailText(smiles, 10), smiles.right(4));
    QCOMPARE(tailText(smiles, 3), QString());
    QCOMPARE(headText(QStringLiteral("ab"), 2), QStringLiteral("ab"));
    QCOMPARE(headText(QString(QChar(0xd800)), 100), QString()); // half a character is none
}

void tst_ToolCallCodec::seesPathsFromTheWorktree()
{
    const auto within = [](const char *path) { return pathWithin(QString::fromLatin1(path), QStringLiteral("/w/")); };
    QCOMPARE(within("/w/a/b"), QStringLiteral("a/b"));
    QCOMPARE(within("/w"), QStringLiteral("."));
    QCOMPARE(within("/wider/a"), QStringLiteral("/wider/a"));
    QCOMPARE(within("/w/../etc/x"), QStringLiteral("/w/../etc/x"));
    QCOMPARE(within("a/b"), QStringLiteral("a/b"));
    QCOMPARE(pathWithin(QStringLiteral("/x"), QString()), QStringLiteral("/x"));
}

SIBYL_TEST(tst_ToolCallCodec)
#include "tst_ToolCallCodec.moc"
