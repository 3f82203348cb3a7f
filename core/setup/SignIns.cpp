// SPDX-License-Identifier: Apache-2.0
#include "setup/SignIns.h"

#include "account/RegistrationClient.h"
#include "base/ServerUrl.h"
#include "setup/AnswerLater.h"

#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds slowDownStep{2'000};
constexpr Milliseconds maxInterval{60'000};

bool isUnauthenticated(const Error &error)
{
    return error.kind == ErrorKind::Auth && error.where.endsWith("(HTTP 401)"_L1);
}

// Whoever configured the server may have left its own idea of its address in it (spec 6.4).
QString verificationUrl(const QString &serverUrl)
{
    return serverUrl + u"/api/auth/device/verify"_s;
}

} // namespace

SignIns::SignIns(Clock &clock) : m_clock(clock) {}

SignIns::~SignIns() = default;

Result<SignIns::Entry *> SignIns::add(const QString &serverUrl, const Redacted &token)
{
    const Result<QUrl> url = normalizedServerUrl(serverUrl);
    if (!url) {
        return fail(url.error());
    }
    if (m_entries.size() >= maxOpen) {
        return fail(ErrorKind::Conflict, u"too many sign-ins are under way: cancel one"_s);
    }
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    Entry &entry = m_entries[id];
    entry.view.id = id;
    entry.view.serverUrl = serverUrlText(*url);
    entry.tokens.accessToken = token;
    entry.rest = std::make_unique<RestClient>(*url, token, m_clock);
    static_cast<void>(find(id)); // starts the time after which it is forgotten
    return &entry;
}

Result<SignIns::Entry *> SignIns::entry(const QString &id)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) {
        return fail(ErrorKind::NotFound, u"this sign-in is over: start another one"_s);
    }
    found->second.forgetting = m_clock.after(keepTime, this, [this, id] { static_cast<void>(forget(id)); });
    return &found->second;
}

Result<SignIn> SignIns::find(const QString &id)
{
    const Result<Entry *> found = entry(id);
    return found ? Result<SignIn>((*found)->view) : Result<SignIn>(fail(found.error()));
}

Result<> SignIns::forget(const QString &id)
{
    if (auto node = m_entries.extract(id)) {
        node.mapped().rest.release()->deleteLater(); // we may be in one of its answers
        return {};
    }
    return fail(ErrorKind::NotFound, u"this sign-in is over"_s);
}

void SignIns::start(const QString &serverUrl, QObject *context, Callback<SignIn> answer)
{
    const Result<Entry *> added = add(serverUrl, {});
    if (!added) {
        answerLater(context, std::move(answer), Result<SignIn>(fail(added.error())));
        return;
    }
    const QString id = (*added)->view.id;
    LoginClient(*(*added)->rest).startDevice(u"sibyl-runner on "_s + QSysInfo::machineHostName(), this,
        [this, id, guard = QPointer<QObject>(context), answer](const Result<DeviceCode> &code) {
            const Result<Entry *> found = entry(id);
            if (found && code) {
                Entry &entry = **found;
                entry.deviceCode = code->deviceCode;
                entry.interval = code->interval;
                entry.view.userCode = code->userCode;
                entry.view.verificationUrl = verificationUrl(entry.view.serverUrl);
                entry.view.verificationUrlComplete = entry.view.verificationUrl + u"?user_code="_s
                    + QString::fromLatin1(QUrl::toPercentEncoding(code->userCode));
                entry.view.expiresUtc = m_clock.nowUtc().addSecs(code->expiresIn.count());
                entry.view.detail = u"open the page, sign in there and approve the code"_s;
                pollLater(id);
            } else if (found) {
                static_cast<void>(forget(id));
            }
            if (!guard) {
                static_cast<void>(forget(id)); // nobody would ever ask for it
            } else if (code && found) {
                answer(find(id));
            } else if (code) {
                answer(fail(found.error()));
            } else if (code.error().kind == ErrorKind::NotFound) {
                answer(fail(ErrorKind::NotFound, u"this server cannot sign in with a code: paste a token instead"_s, code.error().where));
            } else {
                answer(fail(code.error()));
            }
        });
}

void SignIns::pollLater(const QString &id)
{
    Entry &entry = m_entries.at(id);
    entry.nextPoll = m_clock.after(entry.interval, this, [this, id] { poll(id); });
}

void SignIns::poll(const QString &id)
{
    Entry &entry = m_entries.at(id);
    if (m_clock.nowUtc() >= entry.view.expiresUtc) {
        end(entry, SignInState::Expired, u"the code has expired: start again"_s);
        return;
    }
    LoginClient(*entry.rest).pollDevice(entry.deviceCode, this, [this, id](const Result<DevicePoll> &poll) { take(id, poll); });
}

void SignIns::take(const QString &id, const Result<DevicePoll> &poll)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) {
        return; // cancelled meanwhile
    }
    Entry &entry = found->second;
    if (!poll) {
        const ErrorKind kind = poll.error().kind;
        if (kind == ErrorKind::Network || kind == ErrorKind::Timeout) {
            entry.view.detail = poll.error().text();
            pollLater(id); // the code is still good
        } else {
            end(entry, SignInState::Failed, poll.error().text());
        }
        return;
    }
    switch (poll->outcome) {
    case DevicePoll::Outcome::SlowDown:
        entry.interval = std::min(entry.interval + slowDownStep, maxInterval);
        pollLater(id);
        return;
    case DevicePoll::Outcome::Pending: pollLater(id); return;
    case DevicePoll::Outcome::Denied: end(entry, SignInState::Denied, u"the request was denied in the browser"_s); return;
    case DevicePoll::Outcome::Expired: end(entry, SignInState::Expired, u"the code has expired: start again"_s); return;
    case DevicePoll::Outcome::Approved: break;
    }
    entry.tokens = poll->tokens;
    entry.rest->setToken(poll->tokens.accessToken);
    askWhoItIs(id, this, [](const Result<SignIn> &) {});
}

void SignIns::end(Entry &entry, SignInState state, const QString &detail)
{
    entry.nextPoll.cancel();
    entry.deviceCode = {};
    entry.view.state = state;
    entry.view.detail = detail;
}

void SignIns::askWhoItIs(const QString &id, QObject *context, Callback<SignIn> answer)
{
    Entry &entry = m_entries.at(id);
    LoginClient(*entry.rest).account(context, [this, id, answer = std::move(answer)](const Result<AccountView> &account) {
        const auto found = m_entries.find(id);
        if (found == m_entries.end()) {
            answer(fail(ErrorKind::Cancelled, u"the sign-in was cancelled"_s));
            return;
        }
        // A server without accounts, such as our own, still has taken the token.
        if (account) {
            found->second.view.account = account->account;
            found->second.view.organization = account->organization;
        }
        end(found->second, SignInState::SignedIn, {});
        answer(found->second.view);
    });
}

void SignIns::withToken(const QString &serverUrl, const Redacted &token, QObject *context, Callback<SignIn> answer)
{
    if (token.isEmpty()) {
        answerLater(context, std::move(answer), Result<SignIn>(fail(ErrorKind::Usage, u"the token is empty"_s)));
        return;
    }
    const Result<Entry *> added = add(serverUrl, token);
    if (!added) {
        answerLater(context, std::move(answer), Result<SignIn>(fail(added.error())));
        return;
    }
    const QString id = (*added)->view.id;
    const Callback<SignIn> answerGuarded = guarded(context, std::move(answer));
    RegistrationClient(*(*added)->rest).listRunners(this, [this, id, answerGuarded](const Result<QList<RegisteredRunner>> &runners) {
        if (!m_entries.contains(id)) {
            answerGuarded(fail(ErrorKind::Cancelled, u"the sign-in was cancelled"_s));
            return;
        }
        // A registration token may register and nothing else: 403, not 401.
        const bool isRegistrar = !runners && runners.error().kind == ErrorKind::Auth && !isUnauthenticated(runners.error());
        if (!runners && !isRegistrar) {
            static_cast<void>(forget(id));
            answerGuarded(fail(runners.error()));
            return;
        }
        askWhoItIs(id, this, answerGuarded);
    });
}

void SignIns::organizations(const QString &id, QObject *context, Callback<QList<Organization>> answer)
{
    const Result<Entry *> found = entry(id);
    if (!found || (*found)->view.state != SignInState::SignedIn) {
        answerLater(context, std::move(answer),
                    Result<QList<Organization>>(found ? fail(ErrorKind::Conflict, u"nobody has signed in yet"_s) : fail(found.error())));
        return;
    }
    LoginClient(*(*found)->rest).organizations(context, [current = (*found)->view.organization, answer = std::move(answer)](Result<QList<Organization>> organizations) {
        if (!organizations && organizations.error().kind == ErrorKind::NotFound) {
            answer(QList<Organization>());
            return;
        }
        if (organizations) {
            for (Organization &organization : *organizations) {
                organization.isCurrent = organization.slug == current;
            }
        }
        answer(std::move(organizations));
    });
}

void SignIns::choose(const QString &id, const QString &slug, QObject *context, Callback<SignIn> answer)
{
    const Result<Entry *> found = entry(id);
    if (!found || (*found)->view.state != SignInState::SignedIn) {
        answerLater(context, std::move(answer),
                    Result<SignIn>(found ? fail(ErrorKind::Conflict, u"nobody has signed in yet"_s) : fail(found.error())));
        return;
    }
    LoginClient(*(*found)->rest).switchOrganization(slug, this,
        [this, id, slug, guard = QPointer<QObject>(context), answer = std::move(answer)](const Result<TokenPair> &tokens) {
            const auto entry = m_entries.find(id);
            if (tokens && entry != m_entries.end()) {
                // The old tokens are dead now, whether somebody waits for the answer or not.
                entry->second.tokens = *tokens;
                entry->second.rest->setToken(tokens->accessToken);
                entry->second.view.organization = slug;
            }
            if (guard) {
                answer(tokens ? find(id) : Result<SignIn>(fail(tokens.error())));
            }
        });
}

Result<TokenPair> SignIns::tokens(const QString &id, const QString &serverUrl)
{
    const Result<Entry *> found = entry(id);
    if (!found) {
        return fail(found.error());
    }
    const SignIn &view = (*found)->view;
    if (view.state != SignInState::SignedIn) {
        return fail(ErrorKind::Auth, u"the sign-in is not complete: "_s + (view.detail.isEmpty() ? wordOf(view.state) : view.detail));
    }
    if (view.serverUrl != serverUrl) {
        return fail(ErrorKind::Usage, u"the sign-in is for %1, not for %2"_s.arg(view.serverUrl, serverUrl));
    }
    return (*found)->tokens;
}

TokenPair SignIns::tokensFor(const QString &serverUrl) const
{
    for (const auto &[id, entry] : m_entries) {
        if (entry.view.state == SignInState::SignedIn && entry.view.serverUrl == serverUrl) {
            return entry.tokens;
        }
    }
    return {};
}

} // namespace sibyl
