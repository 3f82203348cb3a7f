// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/HttpMessage.h"

namespace sibyl::server {

// The bytes of a reply: status line, headers, body (left out for HEAD).
QByteArray replyText(const HttpReply &reply, bool isLast, bool isHeadOnly);

} // namespace sibyl::server
