// SPDX-License-Identifier: Apache-2.0
#include "Registration.h"

#include "Await.h"
#include "config/ConfigEditor.h"
#include "secrets/SecretStore.h"
#include "secrets/SecretStoreChoice.h"

namespace sibyl {

Result<QString> saveRegistration(const RunnerConfig &config, const ConfigSources &sources, const QString &serverUrl,
                                 const RegisteredRunner &runner, const Redacted &userToken,
                                 const QStringList &capabilities, Clock &clock)
{
    Result<ConfigEditor> editor = ConfigEditor::open(config.filePath); // before anything is changed
    if (!editor) {
        return fail(editor.error());
    }
    const auto opened = await<std::shared_ptr<OpenedSecretStore>>([&](QObject *context, auto done) {
        openSecretStoreForRegistration({config.credentialStore, config.filePath, sources.environment}, clock, context, std::move(done));
    });
    if (!opened) {
        return fail(opened.error());
    }
    SecretStore &store = *(*opened)->store;
    const bool isOwn = !runner.runnerToken.isEmpty();
    const Redacted &token = isOwn ? runner.runnerToken : userToken;
    if (!token.isEmpty()) {
        const Result<> written = await<>([&](QObject *context, auto done) {
            store.write({serverUrl, runner.id, isOwn ? TokenKind::RunnerToken : TokenKind::AccessToken}, token, context, std::move(done));
        });
        if (!written) {
            return fail(written.error());
        }
    }
    const QString kind = store.kind() == CredentialStoreKind::Keychain ? QStringLiteral("keychain") : QStringLiteral("file");
    for (const auto &[key, value] : {std::pair{"server_url", serverUrl}, std::pair{"runner_id", runner.id},
                                     std::pair{"graph_runner_id", runner.graphRunnerId}, std::pair{"name", runner.name},
                                     std::pair{"credential_store", kind}}) {
        if (value.isEmpty()) {
            continue;
        }
        if (const Result<> set = editor->setText(QString::fromLatin1(key), value); !set) {
            return fail(set.error());
        }
    }
    const QString capacity = QString::number(runner.maxConcurrentAgents);
    if (runner.maxConcurrentAgents > 0 && runner.maxConcurrentAgents != config.maxConcurrentAgents) {
        if (const Result<> set = editor->setText(QStringLiteral("max_concurrent_agents"), capacity); !set) {
            return fail(set.error());
        }
    }
    if (capabilities != config.capabilities) {
        if (const Result<> set = editor->setList(QStringLiteral("capabilities"), capabilities); !set) {
            return fail(set.error());
        }
    }
    if (const Result<> saved = editor->save(); !saved) {
        return fail(saved.error());
    }
    return QStringLiteral("its token is kept in ") + store.description();
}

} // namespace sibyl
