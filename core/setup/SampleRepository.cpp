// SPDX-License-Identifier: Apache-2.0
#include "setup/SampleRepository.h"

#include "agents/AgentEnvironment.h"
#include "setup/AnswerLater.h"

#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Result<> writeSample(const QString &path)
{
    if (!QDir().mkpath(path)) {
        return fail(ErrorKind::Storage, u"cannot be made"_s, path);
    }
    for (const auto &[name, text] : {std::pair{u"README.md"_s, QByteArray("# Greeter\n\nSays hello.\n")},
                                     std::pair{u"greet.sh"_s, QByteArray("#!/bin/sh\necho \"Hello, $1\"\n")}}) {
        QFile file(path + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            return fail(ErrorKind::Storage, file.errorString(), file.fileName());
        }
    }
    return {};
}

EnvironmentBlock plainGitEnvironment()
{
    EnvironmentBlock environment;
    const EnvironmentBlock own = ownEnvironment();
    for (auto it = own.begin(); it != own.end(); ++it) {
        if (!it.key().startsWith("GIT_")) {
            environment.insert(it.key(), it.value());
        }
    }
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

// The commands of `lines` one after the other; answers with what the last one printed.
void runInTurn(CommandRunner &commands, const QString &repository, QStringList lines, QObject *context, const Callback<QString> &answer)
{
    const QString line = lines.takeFirst();
    gitOutput(commands, repository, line.split(u' '), context, [&commands, repository, lines, context, answer](const Result<QString> &output) {
        if (output && !lines.isEmpty()) {
            runInTurn(commands, repository, lines, context, answer);
        } else {
            answer(output);
        }
    });
}

} // namespace

void gitOutput(CommandRunner &commands, const QString &repository, const QStringList &arguments, QObject *context, Callback<QString> answer)
{
    CommandSpec spec;
    spec.program = u"git"_s;
    spec.arguments = QStringList{u"-C"_s, repository} + arguments;
    spec.environment = plainGitEnvironment();
    commands.run(spec, context, [arguments, answer = std::move(answer)](const Result<CommandReport> &report) {
        if (!report) {
            answer(fail(report.error()));
        } else if (!report->isSuccess()) {
            answer(fail(ErrorKind::Git, QString::fromLocal8Bit(report->stderrBytes).trimmed(), u"git "_s + arguments.join(u' ')));
        } else {
            answer(QString::fromUtf8(report->stdoutBytes).trimmed());
        }
    });
}

void makeSampleRepository(CommandRunner &commands, const QString &path, QObject *context, Callback<SampleRepository> answer)
{
    if (const Result<> written = writeSample(path); !written) {
        answerLater(context, std::move(answer), Result<SampleRepository>(fail(written.error())));
        return;
    }
    runInTurn(commands, path, {u"init -q -b main"_s, u"add -A"_s, u"commit -q -m Begin"_s, u"rev-parse HEAD"_s}, context,
              [path, answer = std::move(answer)](const Result<QString> &head) {
                  answer(head ? Result<SampleRepository>(SampleRepository{path, *head}) : Result<SampleRepository>(fail(head.error())));
              });
}

} // namespace sibyl
