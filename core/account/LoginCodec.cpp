// SPDX-License-Identifier: Apache-2.0
#include "account/LoginCodec.h"

#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonObject>

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxCodeLength = 4'096;
constexpr qsizetype maxOrganizations = 1'000;
// Good for the runner's WebSocket and for REST, on old and new servers (spec 6.4, 6.10).
constexpr auto scope = "mcp api:read api:write"_L1;

} // namespace

QByteArray encodeDeviceStart(const QString &clientName)
{
    return writeFrame({{"client_name"_L1, wireText(clientName, maxIdLength)}, {"scope"_L1, scope}});
}

QByteArray encodeDevicePoll(const Redacted &deviceCode)
{
    return writeFrame({{"device_code"_L1, QString::fromUtf8(deviceCode.reveal())},
                       {"grant_type"_L1, "urn:ietf:params:oauth:grant-type:device_code"_L1}});
}

Result<DeviceCode> decodeDeviceCode(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"device"_s, fault);
    DeviceCode code;
    code.deviceCode = Redacted(r.string("device_code"_L1, maxCodeLength).toUtf8());
    code.userCode = r.string("user_code"_L1, 64);
    code.verificationUrl = r.optionalString("verification_uri"_L1, maxCodeLength);
    code.expiresIn = Seconds(r.optionalInt("expires_in"_L1, 1, 86'400).value_or(600));
    code.interval = Seconds(r.optionalInt("interval"_L1, 1, 60).value_or(5));
    if (fault) {
        return fail(*fault);
    }
    return code;
}

Result<AccountView> decodeAccount(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    const QJsonObject user = object->value("user"_L1).toObject();
    const QString name = wireText(user.value("name"_L1).toString(), 100);
    const QString mail = wireText(user.value("email"_L1).toString(), 255);
    AccountView view;
    view.account = name.isEmpty() ? mail : mail.isEmpty() ? name : u"%1 (%2)"_s.arg(name, mail);
    view.organization = wireText(object->value("organization"_L1).toObject().value("slug"_L1).toString(), maxIdLength);
    return view;
}

Result<QList<Organization>> decodeOrganizations(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"organizations"_s, fault);
    QList<Organization> organizations;
    r.optionalObjects("orgs"_L1, maxOrganizations, [&](ObjectReader &entry) {
        Organization organization;
        organization.slug = entry.id("slug"_L1);
        organization.name = entry.optionalString("name"_L1, maxIdLength);
        organization.role = entry.optionalString("role"_L1, 64);
        organization.isPersonal = entry.optionalBool("is_personal"_L1).value_or(false);
        organizations.append(organization);
    });
    if (fault) {
        return fail(*fault);
    }
    return organizations;
}

} // namespace sibyl
