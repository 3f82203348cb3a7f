// SPDX-License-Identifier: Apache-2.0
#include "SampleRepository.h"

#include "Await.h"
#include "agents/AgentEnvironment.h"

#include <QDir>
#include <QFile>

namespace sibyl {
namespace {

Result<> writeSample(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
        return fail(ErrorKind::Storage, file.errorString(), path);
    }
    return {};
}

EnvironmentBlock gitEnvironment()
{
    EnvironmentBlock environment;
    const EnvironmentBlock own = ownEnvironment();
    for (auto it = own.begin(); it != own.end(); ++it) {
        if (!it.key().startsWith("GIT_")) {
            environment.insert(it.key(), it.value());
        }
    }
    // The sample must not depend on how the user set git up.
    environment.insert("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.insert("GIT_CONFIG_SYSTEM", "/dev/null");
    for (const char *name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"}) {
        environment.insert(name, "Sibyl Demo");
    }
    for (const char *name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"}) {
        environment.insert(name, "demo@localhost");
    }
    return environment;
}

} // namespace

Result<QString> gitOutput(CommandRunner &commands, const QString &repository, const QStringList &arguments)
{
    CommandSpec spec;
    spec.program = QStringLiteral("git");
    spec.arguments = QStringList{QStringLiteral("-C"), repository} + arguments;
    spec.environment = gitEnvironment();
    const Result<CommandReport> report = await<CommandReport>(
        [&](QObject *context, auto done) { commands.run(spec, context, std::move(done)); });
    if (!report) {
        return fail(report.error());
    }
    if (!report->isSuccess()) {
        return fail(ErrorKind::Git, QString::fromLocal8Bit(report->stderrBytes).trimmed(),
                    QStringLiteral("git ") + arguments.join(u' '));
    }
    return QString::fromUtf8(report->stdoutBytes).trimmed();
}

Result<SampleRepository> makeSampleRepository(CommandRunner &commands, const QString &path)
{
    if (!QDir().mkpath(path)) {
        return fail(ErrorKind::Storage, QStringLiteral("cannot be made"), path);
    }
    for (const auto &[name, text] : {std::pair{"README.md", "# Greeter\n\nSays hello.\n"},
                                     std::pair{"greet.sh", "#!/bin/sh\necho \"Hello, $1\"\n"}}) {
        if (const Result<> written = writeSample(path + u'/' + QString::fromLatin1(name), text); !written) {
            return fail(written.error());
        }
    }
    for (const char *line : {"init -q -b main", "add -A", "commit -q -m Begin"}) {
        if (const auto done = gitOutput(commands, path, QString::fromLatin1(line).split(u' ')); !done) {
            return fail(done.error());
        }
    }
    const Result<QString> head = gitOutput(commands, path, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
    if (!head) {
        return fail(head.error());
    }
    return SampleRepository{path, *head};
}

QString sampleAgentCommand()
{
    // Short pauses stand for the thinking of a real agent, so that there is progress to be seen.
    return QString::fromUtf8(R"sh(set -e
echo "[1/5] Reading the task: $SIBYL_TASK_PROMPT"
sleep 0.3
echo "[2/5] Editing greet.sh"
printf '#!/bin/sh\necho "Hello, ${1:-world}"\n' > greet.sh
sleep 0.3
echo "[3/5] Adding a test"
printf '#!/bin/sh\n[ "$(sh greet.sh)" = "Hello, world" ]\n' > test.sh
sleep 0.3
echo "[4/5] Running the test"
sh test.sh
sleep 0.3
echo "[5/5] Committing"
git add -A
git -c user.name='Sample Agent' -c user.email=agent@localhost commit -q -m 'Greet the world by default'
)sh");
}

} // namespace sibyl
