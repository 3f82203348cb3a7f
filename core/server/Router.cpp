// SPDX-License-Identifier: Apache-2.0
#include "server/Router.h"

#include "server/BodyCodec.h"

#include <QUuid>

namespace sibyl::server {
namespace {

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{');
}

// -1 = does not fit, else the number of literal segments: the more, the closer.
int fitOf(const QStringList &pattern, const QStringList &segments)
{
    if (pattern.size() != segments.size()) {
        return -1;
    }
    int literals = 0;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (!isParameter(pattern.at(i))) {
            if (pattern.at(i) != segments.at(i)) {
                return -1;
            }
            ++literals;
        }
    }
    return literals;
}

bool mayPass(Admission admission, const Caller &caller, const QString &id)
{
    switch (admission) {
    case Admission::Public: return true;
    case Admission::AdminOnly: return caller.role == Role::Admin;
    case Admission::Registration: return caller.role == Role::Admin || caller.role == Role::Registrar;
    case Admission::OwnRunner:
        return caller.role == Role::Admin || (caller.role == Role::Runner && caller.runnerId == id);
    }
    return false;
}

} // namespace

QString uuidOrEmpty(const QString &text)
{
    const QUuid id = QUuid::fromString(text);
    const QString normal = id.toString(QUuid::WithoutBraces);
    return !id.isNull() && normal.compare(text, Qt::CaseInsensitive) == 0 ? normal : QString();
}

void Router::add(const char *method, const char *pattern, Admission admission, Answer answer)
{
    m_routes.push_back({method, QString::fromLatin1(pattern).split(u'/', Qt::SkipEmptyParts), admission, std::move(answer)});
}

std::variant<Router::Match, HttpReply> Router::match(const HttpRequest &request) const
{
    const QByteArray method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    int closest = -1;
    for (const Route &route : m_routes) {
        closest = std::max(closest, fitOf(route.pattern, request.segments));
    }
    if (closest < 0) {
        return errorReply(404, QStringLiteral("Not Found"));
    }
    Match found;
    QByteArrayList allowed;
    for (const Route &route : m_routes) {
        if (fitOf(route.pattern, request.segments) == closest) {
            allowed.append(route.method);
            if (route.method == method) {
                found.route = &route;
            }
        }
    }
    if (found.route == nullptr) {
        HttpReply reply = errorReply(405, QStringLiteral("Method Not Allowed"));
        reply.headers.append({"Allow", allowed.join(", ")});
        return reply;
    }
    QString parameter;
    QString rawId;
    for (qsizetype i = 0; i < request.segments.size(); ++i) {
        if (isParameter(found.route->pattern.at(i))) {
            parameter = found.route->pattern.at(i).mid(1).chopped(1);
            rawId = request.segments.at(i);
        }
    }
    found.id = uuidOrEmpty(rawId);
    if (found.route->admission != Admission::Public) {
        found.caller = m_access.callerOf(request.token);
        if (!found.caller) {
            return errorReply(401, QStringLiteral("Not authenticated"));
        }
        if (!mayPass(found.route->admission, *found.caller, found.id)) {
            return errorReply(403, QStringLiteral("Forbidden"));
        }
    }
    if (!parameter.isEmpty() && found.id.isEmpty()) {
        return HttpReply{.status = 422,
                         .body = encodeParameterFault(QLatin1StringView("path"), parameter, QLatin1StringView("uuid_parsing"),
                                                      QStringLiteral("Input should be a valid UUID"), rawId.left(100))};
    }
    return found;
}

std::optional<HttpReply> Router::refusal(const HttpRequest &request) const
{
    const auto matched = match(request);
    const HttpReply *reply = std::get_if<HttpReply>(&matched);
    return reply == nullptr ? std::nullopt : std::optional(*reply);
}

HttpReply Router::answer(const HttpRequest &request) const
{
    const auto matched = match(request);
    if (const HttpReply *reply = std::get_if<HttpReply>(&matched)) {
        return *reply;
    }
    const Match &found = std::get<Match>(matched);
    return found.route->answer({.http = request, .caller = found.caller ? &*found.caller : nullptr, .id = found.id});
}

} // namespace sibyl::server
