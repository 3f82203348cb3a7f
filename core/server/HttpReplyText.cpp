// SPDX-License-Identifier: Apache-2.0
#include "server/HttpReplyText.h"

namespace sibyl::server {
namespace {

const char *reasonOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Unknown";
    }
}

} // namespace

QByteArray replyText(const HttpReply &reply, bool isLast, bool isHeadOnly)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reasonOf(reply.status)
        + "\r\nServer: sibyl-runner/" SIBYL_VERSION "\r\nContent-Type: " + reply.contentType
        + "\r\nContent-Length: " + QByteArray::number(reply.body.size())
        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
    for (const auto &[name, value] : reply.headers) {
        text += name + ": " + value + "\r\n";
    }
    text += isLast ? "Connection: close\r\n\r\n" : "\r\n";
    return isHeadOnly ? text : text + reply.body;
}

} // namespace sibyl::server
