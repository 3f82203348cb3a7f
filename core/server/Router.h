// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Access.h"
#include "server/HttpMessage.h"

#include <functional>
#include <variant>
#include <vector>

namespace sibyl::server {

enum class Admission {
    Public,
    AdminOnly,
    Registration, // admin or registration token
    OwnRunner,    // admin, or the token of the runner that the path names
};

// One request on its way to its route.
struct RoutedRequest {
    const HttpRequest &http;
    const Caller *caller = nullptr; // null when Public
    QString id;                     // the {..._id} of the path, a lower-case UUID, or empty
};

// Which code answers which request: path, method and caller are checked here, in the order 404,
// 405, 401, 403, 422 (a bad id in the path).
class Router
{
public:
    using Answer = std::function<HttpReply(const RoutedRequest &)>;

    explicit Router(const Access &access) : m_access(access) {}

    // "/api/tasks/{task_id}/log". Routes that are equal but for a parameter: the literal one wins.
    void add(const char *method, const char *pattern, Admission admission, Answer answer);

    // What refuses the request before its body is read, if anything.
    std::optional<HttpReply> refusal(const HttpRequest &request) const;
    HttpReply answer(const HttpRequest &request) const;

private:
    struct Route {
        QByteArray method;
        QStringList pattern;
        Admission admission;
        Answer answer;
    };
    struct Match {
        const Route *route = nullptr;
        std::optional<Caller> caller;
        QString id;
    };

    std::variant<Match, HttpReply> match(const HttpRequest &request) const;

    const Access &m_access;
    std::vector<Route> m_routes;
};

// A UUID in its usual form, lower case; empty when it is none.
QString uuidOrEmpty(const QString &text);

} // namespace sibyl::server
