// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/ConnectionScope.h"
#include "server/MaybeTlsStream.h"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>

namespace sibyl::server {

// Accepts the upgrade and serves the admission's reader, or closes at once with its code. Keeps
// itself alive until the connection ends.
void startWebSocketSession(ConnectionScope &scope, std::unique_ptr<ConnectionTicket> ticket, MaybeTlsStream stream,
                           boost::beast::http::request<boost::beast::http::string_body> request, SocketAdmission admission);

} // namespace sibyl::server
