// SPDX-License-Identifier: Apache-2.0
#include "account/LoginClient.h"

#include "account/DecodedReply.h"
#include "account/LoginCodec.h"
#include "account/TokenCodec.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

using Method = RestRequest::Method;

// The device flow's own answers come as HTTP 400 with one of these words.
std::optional<DevicePoll::Outcome> outcomeFrom(const Error &error)
{
    if (error.what.contains("authorization_pending"_L1)) {
        return DevicePoll::Outcome::Pending;
    }
    if (error.what.contains("slow_down"_L1)) {
        return DevicePoll::Outcome::SlowDown;
    }
    if (error.what.contains("access_denied"_L1)) {
        return DevicePoll::Outcome::Denied;
    }
    if (error.what.contains("expired_token"_L1) || error.what.contains("invalid_grant"_L1)) {
        return DevicePoll::Outcome::Expired;
    }
    return std::nullopt;
}

} // namespace

void LoginClient::startDevice(const QString &clientName, QObject *context, Callback<DeviceCode> callback)
{
    m_rest.send({.method = Method::Post, .path = u"/api/auth/device"_s, .query = {}, .body = encodeDeviceStart(clientName)},
                context, decoded(&decodeDeviceCode, std::move(callback)));
}

void LoginClient::pollDevice(const Redacted &deviceCode, QObject *context, Callback<DevicePoll> callback)
{
    m_rest.send({.method = Method::Post, .path = u"/api/auth/device/token"_s, .query = {}, .body = encodeDevicePoll(deviceCode)},
                context, decoded<TokenPair>(&decodeTokenPair, [callback = std::move(callback)](const Result<TokenPair> &tokens) {
                    if (tokens) {
                        callback(DevicePoll{DevicePoll::Outcome::Approved, *tokens});
                    } else if (const auto outcome = outcomeFrom(tokens.error())) {
                        callback(DevicePoll{*outcome, {}});
                    } else {
                        callback(fail(tokens.error()));
                    }
                }));
}

void LoginClient::account(QObject *context, Callback<AccountView> callback)
{
    m_rest.send({.method = Method::Get, .path = u"/api/auth/me"_s, .query = {}, .body = {}}, context,
                decoded(&decodeAccount, std::move(callback)));
}

void LoginClient::organizations(QObject *context, Callback<QList<Organization>> callback)
{
    m_rest.send({.method = Method::Get, .path = u"/api/orgs"_s, .query = {}, .body = {}}, context,
                decoded(&decodeOrganizations, std::move(callback)));
}

void LoginClient::switchOrganization(const QString &slug, QObject *context, Callback<TokenPair> callback)
{
    m_rest.send({.method = Method::Post,
                 .path = u"/api/orgs/"_s + RestRequest::pathSegment(slug) + u"/switch"_s,
                 .query = {},
                 .body = "{}"},
                context, decoded(&decodeTokenPair, std::move(callback)));
}

} // namespace sibyl
