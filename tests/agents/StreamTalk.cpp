// SPDX-License-Identifier: Apache-2.0
#include "StreamTalk.h"

#include "EventText.h"

#include "agents/JsonFieldsCodec.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sibyl::test {
namespace {

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

QList<StreamTalk::Line> StreamTalk::recorded(const QString &name)
{
    QFile file(QStringLiteral(SIBYL_CAPTURES "/") + name + QStringLiteral(".jsonl"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("no capture %s", qPrintable(name));
    }
    QList<Line> lines;
    for (const QByteArray &bytes : file.readAll().split('\n')) {
        QJsonObject object = QJsonDocument::fromJson(bytes).object();
        if (bytes.trimmed().isEmpty()) {
            continue;
        }
        const bool isFromAgent = object.take(QStringLiteral("_dir")).toString() != QLatin1String("in");
        object.remove(QStringLiteral("_t"));
        lines.append({isFromAgent, bytes + '\n', object});
        if (textIn(object, "type") == QLatin1String("result")) {
            break;
        }
    }
    return lines;
}

void StreamTalk::begin(const QByteArray &written)
{
    m_adapter = makeAgentAdapter(m_driver);
    m_questions.clear();
    m_log.clear();
    m_adapter->open(m_task, written, [this](const AgentEvent &event) { take(event); });
}

void StreamTalk::restart(const QByteArray &written)
{
    m_written = written;
    begin(written);
    m_adapter->read(OutputStream::Stdout, QByteArray(m_said), [this](const AgentEvent &event) { take(event); });
}

void StreamTalk::say(const QByteArray &bytes, qsizetype pieceBytes)
{
    m_said += bytes;
    const qsizetype piece = pieceBytes == 0 ? bytes.size() : pieceBytes;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        m_adapter->read(OutputStream::Stdout, bytes.mid(at, piece), [this](const AgentEvent &event) { take(event); });
    }
}

void StreamTalk::play(const QList<Line> &lines, qsizetype pieceBytes)
{
    QByteArray words;
    for (const Line &line : lines) {
        if (line.isFromAgent) {
            words += line.bytes;
            continue;
        }
        say(std::exchange(words, {}), pieceBytes);
        hear(line.object);
    }
    say(words, pieceBytes);
}

void StreamTalk::take(const AgentEvent &event)
{
    if (const auto *input = std::get_if<InputDue>(&event)) {
        m_written += input->bytes;
    } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_questions.append(asked->request);
    } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
        m_questions.removeIf([&](const PermissionRequest &each) { return each.id == withdrawn->id; });
    }
    m_log.append(eventText(event));
}

void StreamTalk::hear(const QJsonObject &recorded)
{
    const auto onEvent = [this](const AgentEvent &event) { take(event); };
    const QString type = textIn(recorded, "type");
    const QString request = textIn(objectIn(recorded, "request"), "subtype");
    if (type == QLatin1String("user") || request == QLatin1String("initialize")) {
        // These go as initialInput; the recorder used words and ids of its own.
        const QList<QByteArray> first = m_adapter->processSpec(m_task).initialInput.trimmed().split('\n');
        const bool isSent = std::any_of(first.begin(), first.end(), [&](const QByteArray &line) {
            const QJsonObject sent = QJsonDocument::fromJson(line).object();
            return type == QLatin1String("user") ? sent == recorded
                                                 : objectIn(sent, "request") == objectIn(recorded, "request");
        });
        if (!isSent) {
            m_faults.append(QStringLiteral("not sent: ") + compact(recorded));
        }
        return;
    }
    const qsizetype before = m_written.size();
    if (request == QLatin1String("interrupt")) {
        m_adapter->interrupt(onEvent);
        const QJsonObject sent = QJsonDocument::fromJson(m_written.mid(before)).object();
        if (objectIn(sent, "request") != objectIn(recorded, "request")) {
            m_faults.append(QStringLiteral("sent %1 to interrupt").arg(compact(sent)));
        }
        return;
    }
    if (type != QLatin1String("control_response") || m_questions.isEmpty()) {
        return; // the recorder tried things that we never do
    }
    const PermissionRequest question = m_questions.takeFirst();
    const QJsonObject decision = objectIn(objectIn(recorded, "response"), "response");
    const QString wanted = textIn(decision, "behavior");
    const auto option = std::find_if(question.options.begin(), question.options.end(),
                                     [&](const PermissionOption &each) { return each.id == wanted; });
    if (option == question.options.end()) {
        m_faults.append(QStringLiteral("no option is ") + wanted);
        return;
    }
    m_adapter->answer(question.id, *option, textIn(decision, "message"), onEvent);
    const QJsonObject sent = QJsonDocument::fromJson(m_written.mid(before)).object();
    if (sent != recorded) {
        m_faults.append(QStringLiteral("sent %1\n instead of %2").arg(compact(sent), compact(recorded)));
    }
}

} // namespace sibyl::test
