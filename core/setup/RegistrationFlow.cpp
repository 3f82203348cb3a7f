// SPDX-License-Identifier: Apache-2.0
#include "setup/RegistrationFlow.h"

#include "account/RegistrationClient.h"
#include "base/AtomicFile.h"
#include "base/PrivateDirectory.h"
#include "base/ServerUrl.h"
#include "config/ConfigEditor.h"
#include "secrets/SecretStoreChoice.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// One registration on its way; keeps itself alive until it has answered.
class RegistrationFlow final : public QObject
{
public:
    RegistrationFlow(const RegistrationOrder &order, const RunnerConfig &config, const ConfigSources &sources, Clock &clock,
                     QObject *context, Callback<RegistrationView> answer)
        : m_order(order)
        , m_config(config)
        , m_sources(sources)
        , m_clock(clock)
        , m_rest(order.server, order.user.accessToken, clock)
        , m_registrations(m_rest)
        , m_context(context)
        , m_answer(std::move(answer))
    {
    }

    void start()
    {
        const Result<ConfigEditor> editor = ConfigEditor::open(m_config.filePath); // before anything is changed
        if (!editor) {
            end(fail(editor.error()));
            return;
        }
        RunnerRegistration wanted = m_order.wanted;
        wanted.idempotencyKey = keyOfThisOrCutOff();
        if (const Result<> noted = noteKey(wanted.idempotencyKey); !noted) {
            end(fail(noted.error()));
            return;
        }
        m_registrations.registerRunner(wanted, this, [this](const Result<RegisteredRunner> &runner) {
            if (!runner) {
                end(fail(runner.error()));
                return;
            }
            m_runner = *runner;
            openStore();
        });
    }

private:
    QString serverUrl() const { return serverUrlText(m_order.server); }
    QString notePath() const { return m_config.filePath + u".registering"_s; }

    // Of a registration with this server that did not come to its end, else a new one.
    QString keyOfThisOrCutOff() const
    {
        const QStringList lines = QString::fromUtf8(readWholeFile(notePath(), 4'096).value_or(QByteArray())).split(u'\n');
        const QUuid key = lines.value(0) == serverUrl() ? QUuid::fromString(lines.value(1)) : QUuid();
        return (key.isNull() ? QUuid::createUuid() : key).toString(QUuid::WithoutBraces);
    }

    Result<> noteKey(const QString &key) const
    {
        const QFileInfo note(notePath());
        if (!note.absoluteDir().exists()) {
            if (const Result<> made = ensurePrivateDirectory(note.absolutePath()); !made) {
                return made;
            }
        }
        return writeFileAtomically(notePath(), (serverUrl() + u'\n' + key + u'\n').toUtf8());
    }

    void openStore()
    {
        openSecretStoreForRegistration({m_config.credentialStore, m_config.filePath, m_sources.environment}, m_clock, this,
                                       [this](const Result<std::shared_ptr<OpenedSecretStore>> &opened) {
                                           if (!opened) {
                                               undo(opened.error());
                                               return;
                                           }
                                           m_store = *opened;
                                           noteTokens();
                                           storeNextToken();
                                       });
    }

    void noteTokens()
    {
        if (!m_runner.runnerToken.isEmpty()) {
            m_toStore.append({TokenKind::RunnerToken, m_runner.runnerToken});
            return;
        }
        // The refresh token first: losing it would cost the login, the access token only a renewal.
        for (const auto &[kind, token] : {std::pair{TokenKind::RefreshToken, m_order.user.refreshToken},
                                          std::pair{TokenKind::AccessToken, m_order.user.accessToken}}) {
            if (!token.isEmpty()) {
                m_toStore.append({kind, token});
            }
        }
    }

    void storeNextToken()
    {
        if (m_toStore.isEmpty()) {
            if (const Result<> written = writeConfig(); !written) {
                undo(written.error());
                return;
            }
            QFile::remove(notePath());
            end(RegistrationView{.runnerId = m_runner.id,
                                 .graphRunnerId = m_runner.graphRunnerId,
                                 .name = m_runner.name,
                                 .serverUrl = serverUrl(),
                                 .capabilities = m_runner.capabilities,
                                 .maxConcurrentAgents = m_runner.maxConcurrentAgents,
                                 .tokenPlace = u"its token is kept in "_s + m_store->store->description(),
                                 .filePath = m_config.filePath});
            return;
        }
        const auto [kind, token] = m_toStore.takeFirst();
        m_store->store->write({serverUrl(), m_runner.id, kind}, token, this, [this](const Result<> &written) {
            if (!written) {
                undo(written.error());
                return;
            }
            storeNextToken();
        });
    }

    Result<> writeConfig()
    {
        Result<ConfigEditor> editor = ConfigEditor::open(m_config.filePath);
        if (!editor) {
            return fail(editor.error());
        }
        const QString kind = m_store->store->kind() == CredentialStoreKind::Keychain ? u"keychain"_s : u"file"_s;
        const QList<std::pair<QString, QString>> texts{{u"server_url"_s, serverUrl()},
                                                       {u"runner_id"_s, m_runner.id},
                                                       {u"graph_runner_id"_s, m_runner.graphRunnerId},
                                                       {u"name"_s, m_runner.name},
                                                       {u"credential_store"_s, kind}};
        for (const auto &[key, value] : texts) {
            if (const Result<> set = value.isEmpty() ? Result<>() : editor->setText(key, value); !set) {
                return set;
            }
        }
        if (m_runner.maxConcurrentAgents > 0 && m_runner.maxConcurrentAgents != m_config.maxConcurrentAgents) {
            if (const Result<> set = editor->setText(u"max_concurrent_agents"_s, QString::number(m_runner.maxConcurrentAgents)); !set) {
                return set;
            }
        }
        if (m_order.configuredCapabilities != m_config.capabilities) {
            if (const Result<> set = editor->setList(u"capabilities"_s, m_order.configuredCapabilities); !set) {
                return set;
            }
        }
        if (m_order.isLocalServer != m_config.hasLocalServer) {
            const Result<> set = m_order.isLocalServer ? editor->setText(u"local_server"_s, u"true"_s) : editor->removeKey(u"local_server"_s);
            if (!set) {
                return set;
            }
        }
        return editor->save();
    }

    // Nobody could use it: it goes again, as far as the server and the store let us.
    void undo(const Error &why)
    {
        m_registrations.deleteRunner(m_runner.id, this, [this, why](const Result<> &deleted) {
            Error error = why;
            if (deleted) {
                QFile::remove(notePath());
            } else {
                error.what += u"; the server still lists the new runner %1"_s.arg(m_runner.id);
            }
            if (!m_store) {
                end(fail(error));
                return;
            }
            m_toRemove = {std::begin(allTokenKinds), std::end(allTokenKinds)};
            removeNextToken(error);
        });
    }

    void removeNextToken(const Error &error)
    {
        if (m_toRemove.isEmpty()) {
            end(fail(error));
            return;
        }
        m_store->store->remove({serverUrl(), m_runner.id, m_toRemove.takeFirst()}, this,
                               [this, error](const Result<> &) { removeNextToken(error); });
    }

    void end(const Result<RegistrationView> &result)
    {
        QMetaObject::invokeMethod(this, [this, result] {
            const Callback<RegistrationView> answer = std::move(m_answer);
            const bool isWanted = !m_context.isNull();
            deleteLater();
            if (isWanted) {
                answer(result);
            }
        }, Qt::QueuedConnection);
    }

    const RegistrationOrder m_order;
    const RunnerConfig m_config;
    const ConfigSources m_sources;
    Clock &m_clock;
    RestClient m_rest;
    RegistrationClient m_registrations;
    QPointer<QObject> m_context;
    Callback<RegistrationView> m_answer;
    RegisteredRunner m_runner;
    std::shared_ptr<OpenedSecretStore> m_store;
    QList<std::pair<TokenKind, Redacted>> m_toStore;
    QList<TokenKind> m_toRemove;
};

} // namespace

void registerMachine(const RegistrationOrder &order, const RunnerConfig &config, const ConfigSources &sources, Clock &clock,
                     QObject *context, Callback<RegistrationView> answer)
{
    // Goes on when `context` is gone: a registration is never left half made.
    (new RegistrationFlow(order, config, sources, clock, context, std::move(answer)))->start();
}

} // namespace sibyl
