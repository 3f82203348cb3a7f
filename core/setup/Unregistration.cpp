// SPDX-License-Identifier: Apache-2.0
#include "setup/Unregistration.h"

#include "account/RegistrationClient.h"
#include "config/ConfigEditor.h"
#include "secrets/SecretStoreChoice.h"

#include <QPointer>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// The server has to notice first that the connection is gone.
constexpr int maxTries = 20;
constexpr Milliseconds tryInterval{500};

// One unregistration; keeps itself until it has answered.
class Unregistration final : public QObject
{
public:
    Unregistration(const UnregistrationOrder &order, Clock &clock, QObject *context, Callback<UnregistrationView> answer)
        : m_order(order)
        , m_clock(clock)
        , m_context(context)
        , m_answer(std::move(answer))
        , m_rest(QUrl(order.config.serverUrl), order.token, clock)
    {
        m_view.runnerId = order.config.runnerId;
    }

    void start()
    {
        if (const Result<> written = writeConfig(); !written) {
            end(fail(written.error()));
            return;
        }
        if (const Result<> reloaded = m_order.reload(); !reloaded) {
            m_view.detail = reloaded.error().text();
        }
        if (m_order.token.isEmpty()) {
            note(u"no token for %1 is at hand, so it still lists this runner"_s.arg(m_order.config.serverUrl));
            removeTokens();
            return;
        }
        deleteRunner();
    }

private:
    Result<> writeConfig()
    {
        Result<ConfigEditor> editor = ConfigEditor::open(m_order.config.filePath);
        if (!editor) {
            return fail(editor.error());
        }
        for (const QString &key : {u"runner_id"_s, u"graph_runner_id"_s, u"server_url"_s, u"local_server"_s}) {
            if (const Result<> removed = editor->removeKey(key); !removed) {
                return removed;
            }
        }
        return editor->save();
    }

    void deleteRunner()
    {
        RegistrationClient(m_rest).deleteRunner(m_order.config.runnerId, this, [this](const Result<> &deleted) {
            const bool isGone = deleted || deleted.error().kind == ErrorKind::NotFound;
            if (!isGone && deleted.error().kind == ErrorKind::Conflict && ++m_tries < maxTries) {
                m_nextTry = m_clock.after(tryInterval, this, [this] { deleteRunner(); });
                return;
            }
            m_view.isRemovedOnServer = isGone;
            if (!isGone) {
                note(u"the server still lists this runner: "_s + deleted.error().text());
            }
            removeTokens();
        });
    }

    void removeTokens()
    {
        m_store = openSecretStore({m_order.config.credentialStore, m_order.config.filePath, m_order.sources.environment}, m_clock);
        m_toRemove = {std::begin(allTokenKinds), std::end(allTokenKinds)};
        removeNextToken();
    }

    void removeNextToken()
    {
        if (m_toRemove.isEmpty()) {
            end(m_view);
            return;
        }
        m_store->remove({m_order.config.serverUrl, m_order.config.runnerId, m_toRemove.takeFirst()}, this, [this](const Result<> &removed) {
            if (!removed) {
                note(u"its token could not be removed from "_s + m_store->description());
                m_toRemove.clear();
            }
            removeNextToken();
        });
    }

    void note(const QString &text)
    {
        m_view.detail += m_view.detail.isEmpty() ? text : u"; "_s + text;
    }

    void end(const Result<UnregistrationView> &result)
    {
        QMetaObject::invokeMethod(this, [this, result] {
            const Callback<UnregistrationView> answer = std::move(m_answer);
            const bool isWanted = !m_context.isNull();
            deleteLater();
            if (isWanted) {
                answer(result);
            }
        }, Qt::QueuedConnection);
    }

    const UnregistrationOrder m_order;
    Clock &m_clock;
    QPointer<QObject> m_context;
    Callback<UnregistrationView> m_answer;
    RestClient m_rest;
    std::unique_ptr<SecretStore> m_store;
    QList<TokenKind> m_toRemove;
    UnregistrationView m_view;
    Alarm m_nextTry;
    int m_tries = 0;
};

} // namespace

void giveUpRegistration(const UnregistrationOrder &order, Clock &clock, QObject *context, Callback<UnregistrationView> answer)
{
    (new Unregistration(order, clock, context, std::move(answer)))->start();
}

} // namespace sibyl
