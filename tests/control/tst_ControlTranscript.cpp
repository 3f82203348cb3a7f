// SPDX-License-Identifier: Apache-2.0
#include "control/ControlServer.h"

#include "FakeCommands.h"
#include "FakeSetup.h"
#include "control/ControlCodec.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocalSocket>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

// A machine about which there is something to say in every answer.
void furnish(test::FakeSetup &setup)
{
    setup.settingsView = {.filePath = u"/home/ada/.config/sibyl/runner.yaml"_s,
                          .settings = {{.key = u"max_concurrent_agents"_s, .value = u"4"_s, .values = {}, .fallback = u"3"_s, .origin = u"runner.yaml:7"_s,
                                        .group = u"general"_s, .help = u"agents at a time, 1 to 20"_s, .kind = SettingKind::Whole,
                                        .effect = SettingEffect::Live, .minimum = 1, .maximum = 20, .choices = {}}},
                          .warnings = {u"runner.yaml:9: unknown key odd"_s}};
    setup.facts = {.hostName = u"dev-machine"_s, .cores = 8, .suggestedCapacity = 4, .suggestedCapabilities = {u"docker"_s},
                   .agents = {{u"claude"_s, u"Claude Code"_s, u"/usr/bin/claude"_s, u"2.0.1"_s, SignedIn::Yes, {}}},
                   .tools = {{u"docker"_s, true, u"20.10.24"_s}}, .isolations = {{u"none"_s, true, {}}}, .folder = u"/home/ada/code"_s,
                   .repositories = {{u"/home/ada/code/shop"_s, u"shop"_s, u"main"_s, u"main"_s, u"https://example.com/shop.git"_s, {}}}};
    setup.serverProbe = {.url = u"https://sibyl.example.com"_s, .fault = ProbeFault::Tls, .problem = u"the certificate is self-signed"_s,
                         .version = {}, .isTls = true, .credentialOrigin = {}};
    setup.shownSignIn = {.id = u"5f2c"_s, .serverUrl = u"https://sibyl.example.com"_s, .state = SignInState::Pending, .detail = {},
                         .userCode = u"KQ7M-3HTZ"_s, .verificationUrl = u"https://sibyl.example.com/api/auth/device/verify"_s,
                         .verificationUrlComplete = u"https://sibyl.example.com/api/auth/device/verify?user_code=KQ7M-3HTZ"_s,
                         .expiresUtc = QDateTime(QDate(2026, 3, 1), QTime(9, 40), Qt::UTC), .account = {}, .organization = {}};
    setup.shownOrganizations = {{u"u-ada"_s, u"Ada"_s, u"owner"_s, true, true}};
    setup.registration = {.runnerId = u"6f1c9a3e"_s, .graphRunnerId = u"runner_9f2c"_s, .name = u"dev-machine"_s, .serverUrl = u"https://sibyl.example.com"_s,
                          .capabilities = {u"docker"_s}, .maxConcurrentAgents = 3, .tokenPlace = u"its token is kept in the system keychain"_s,
                          .filePath = u"/home/ada/.config/sibyl/runner.yaml"_s};
    setup.unregistration = {.runnerId = u"6f1c9a3e"_s, .isRemovedOnServer = false, .detail = u"the server still lists this runner"_s};
    setup.checkout = {.path = u"/home/ada/code/shop"_s, .projectId = u"2b0a4c57"_s, .graphId = {}, .name = u"shop"_s, .isThere = true};
    setup.overview = {.links = {setup.checkout}, .projects = {{u"2b0a4c57"_s, {}, u"shop"_s, {}, u"main"_s}}, .problem = {}};
    setup.serviceView = {.isSupported = true, .isInstalled = true, .isEnabled = true, .unitPath = u"/home/ada/.config/systemd/user/sibyl-runner.service"_s, .detail = {}};
    setup.agentTest = {.agent = u"claude"_s, .isSuccess = false, .ending = u"auth_required"_s, .error = u"not signed in"_s, .summary = {},
                       .tookMilliseconds = 4200, .notices = {u"sign in with claude"_s}, .lastErrorLine = u"401"_s};
    setup.findings = {{FindingLevel::Warning, u"daemon"_s, u"not running"_s, u"sibyl-runner run"_s}};
}

QByteArrayList transcript()
{
    QFile file(QFINDTESTDATA("transcript.txt"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QByteArrayList();
}

template <typename... Calls>
QStringList methodsOf(const std::variant<Calls...> *)
{
    return {QString(Calls::method)...};
}

} // namespace

// The whole conversation as it stands on the wire, method by method: transcript.txt has each request
// behind ">" and each line that answers it behind "<". A change there is a change of the protocol.
class tst_ControlTranscript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMethodAnswersAsWritten();
    void transcriptHoldsEveryMethod();
    void readmeShowsEveryMethod();
};

void tst_ControlTranscript::everyMethodAnswersAsWritten()
{
    const QTemporaryDir directory;
    test::FakeClock clock;
    test::FakeCommands commands;
    commands.shown = test::onlineSnapshot();
    commands.shownWorktrees = {{u"/srv/wt/shop/0d6b2f53"_s, u"ended"_s, 2, u"run the tests"_s, u"sibyl/agent-0d6b2f53"_s, u"/home/ada/code/shop"_s,
                                WorktreeUse::Kept, QDateTime(QDate(2026, 3, 1), QTime(9, 31), Qt::UTC)}};
    commands.shownChanges = {.taskId = u"ended"_s, .attempt = 2, .branch = u"sibyl/agent-0d6b2f53"_s, .baseCommit = u"4b825dc"_s,
                             .headCommit = u"9f2c41d"_s, .commits = {{u"9f2c41d"_s, u"Mend the tests"_s}}, .patch = u"diff --git a/x b/x\n"_s};
    test::FakeSetup setup;
    furnish(setup);
    ControlServer server({commands, setup}, clock);
    QVERIFY(server.listen(directory.filePath(u"run/control.sock"_s), StaleSocket::Keep).has_value());
    QLocalSocket socket;
    socket.connectToServer(server.socketPath());
    const auto nextLine = [&socket] {
        return QTest::qWaitFor([&] { return socket.canReadLine(); }) ? socket.readLine().trimmed() : QByteArray("(nothing came)");
    };

    const QByteArrayList lines = transcript();
    QVERIFY(lines.size() > 60);
    int exchanges = 0;
    for (const QByteArray &line : lines) {
        if (line.startsWith("> ")) {
            socket.write(line.mid(2) + '\n');
            ++exchanges;
        } else if (line.startsWith("< ")) {
            QByteArray answer = nextLine();
            answer.replace("\"pid\":" + QByteArray::number(QCoreApplication::applicationPid()), "\"pid\":4711");
            answer.replace("\"version\":\"" SIBYL_VERSION "\"", "\"version\":\"0.1.0\"");
            QCOMPARE(QString::fromUtf8(answer), QString::fromUtf8(line.mid(2)));
        }
    }
    QVERIFY(exchanges > 30);
    QCOMPARE(socket.bytesAvailable(), 0);
}

void tst_ControlTranscript::transcriptHoldsEveryMethod()
{
    const QByteArray all = transcript().join('\n');
    for (const QString &method : methodsOf(static_cast<const ControlCall *>(nullptr))) {
        QVERIFY2(all.contains("\"method\":\"" + method.toUtf8() + '"'), qPrintable(method));
    }
}

void tst_ControlTranscript::readmeShowsEveryMethod()
{
    QFile readme(QFINDTESTDATA("../../core/control/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    for (const QString &method : methodsOf(static_cast<const ControlCall *>(nullptr))) {
        QVERIFY2(text.contains(u"**`%1`**"_s.arg(method)), qPrintable(method + u" has no place in core/control/README.md"_s));
    }
    // The examples are what a reader would send: each request decodes.
    static const QRegularExpression s_request(u"^\\{\"id\":\\d+,\"method\".*\\}$"_s, QRegularExpression::MultilineOption);
    int count = 0;
    for (auto it = s_request.globalMatch(text); it.hasNext(); ++count) {
        QByteArray request = it.next().captured().toUtf8();
        request.insert(1, "\"jsonrpc\":\"2.0\",");
        const auto decoded = decodeRequest(request);
        const QByteArray fault = decoded ? QByteArray() : request + ": " + decoded.error().message.toUtf8();
        QVERIFY2(decoded.has_value(), fault.constData());
    }
    QVERIFY(count >= 25);
}

SIBYL_TEST(tst_ControlTranscript)
#include "tst_ControlTranscript.moc"
