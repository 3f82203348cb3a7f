// SPDX-License-Identifier: Apache-2.0
#include "DamagedTalk.h"

#include "EventText.h"
#include "base/Overloaded.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace sibyl::test {
namespace {

bool isBounded(const QString &text, qsizetype maxLength)
{
    return text.size() <= maxLength && !text.contains(QChar(u'\0'));
}

bool isBoundedInBytes(const QString &text, qsizetype maxBytes)
{
    return text.toUtf8().size() <= maxBytes && !text.contains(QChar(u'\0'));
}

bool keepsItsBounds(const AgentEvent &event)
{
    return std::visit(
        Overloaded{
            [](const auto &) { return true; },
            [](const ActivityChanged &e) { return isBounded(e.text, 200); },
            [](const MessageSaid &e) { return isBoundedInBytes(e.text, 64 * 1024) && !e.text.isEmpty(); },
            [](const SessionNamed &e) { return isBounded(e.sessionId, 300) && !e.sessionId.isEmpty(); },
            [](const ToolStarted &e) { return isBounded(e.id, 300) && isBounded(e.title, 300) && !e.name.isEmpty(); },
            [](const ToolEnded &e) { return isBoundedInBytes(e.detail, 4 * 1024); },
            [](const PlanChanged &e) { return e.steps.size() <= 100; },
            [](const PermissionAsked &e) {
                const auto isNo = [](const PermissionOption &option) {
                    return option.effect == PermissionEffect::RejectOnce || option.effect == PermissionEffect::RejectAlways;
                };
                const QList<PermissionOption> &options = e.request.options;
                return isBounded(e.request.summary, 300) && isBoundedInBytes(e.request.detail, 16 * 1024)
                    && !e.request.tool.isEmpty() && std::any_of(options.begin(), options.end(), isNo);
            },
        },
        event);
}

QString recordedId(const QJsonValue &id)
{
    return id.isString() ? id.toString() : QString::number(id.toInteger(-1));
}

} // namespace

DamagedTalk::DamagedTalk(AgentDriver driver, const AgentTask &task, quint32 seed)
    : m_driver(driver), m_random(seed), m_adapter(makeAgentAdapter(driver))
{
    m_adapter->open(task, {}, onEvent());
}

void DamagedTalk::play(const QList<TalkLine> &lines)
{
    for (const TalkLine &line : lines) {
        const QString method = line.object.value(QLatin1String("method")).toString();
        if (!line.isFromAgent && !method.isEmpty()) {
            m_methods.insert(recordedId(line.object.value(QLatin1String("id"))), method);
        }
    }
    for (const TalkLine &line : lines) {
        if (line.isFromAgent) {
            say(line.object);
            answer();
        }
    }
}

void DamagedTalk::say(const QJsonObject &object)
{
    QJsonObject said = object;
    const QString id = recordedId(object.value(QLatin1String("id")));
    if (!object.contains(QLatin1String("method")) && m_methods.contains(id)) {
        said.insert(QStringLiteral("id"), m_asked.take(m_methods.value(id)));
    }
    const QByteArray line = QJsonDocument(said).toJson(QJsonDocument::Compact);
    feed(below(3) == 0 ? damaged(line) : line);
    m_before = line;
}

void DamagedTalk::feed(const QByteArray &bytes)
{
    const QByteArray line = bytes + '\n';
    const OutputStream stream = below(30) == 0 ? OutputStream::Stderr : OutputStream::Stdout;
    for (qsizetype at = 0; at < line.size();) {
        const qsizetype piece = below(4) == 0 ? 1 + below(40) : line.size();
        m_adapter->read(stream, line.mid(at, piece), onEvent());
        at += piece;
    }
}

// As the one who drives the agent; and of the agent, answers to what the recorder never asked.
void DamagedTalk::answer()
{
    for (const PermissionRequest &question : std::exchange(m_questions, {})) {
        if (below(2) == 0) {
            m_adapter->answer(question.id, question.options.at(below(static_cast<int>(question.options.size()))), {}, onEvent());
        }
    }
    if (below(60) == 0) {
        m_adapter->interrupt(onEvent());
    }
    const QList<QString> recorded = m_methods.values();
    for (const QString &method : m_asked.keys()) {
        if (!recorded.contains(method)) {
            feed(QJsonDocument(QJsonObject{{QStringLiteral("id"), m_asked.take(method)}, {QStringLiteral("result"), QJsonObject()}})
                     .toJson(QJsonDocument::Compact));
        }
    }
}

QByteArray DamagedTalk::damaged(QByteArray line)
{
    const int size = static_cast<int>(line.size());
    switch (below(8)) {
    case 0: // other bytes
        for (int i = below(4); i >= 0 && size > 0; --i) {
            line[below(size)] = static_cast<char>(below(256));
        }
        return line;
    case 1: return line.left(below(size + 1));
    case 2: return line + '\n' + line;
    case 3: return {};
    case 4: { // a text that is far too long
        const qsizetype at = line.indexOf(":\"", below(size + 1));
        return at < 0 ? line : line.insert(at + 2, QByteArray(200'000, 'x'));
    }
    case 5: return m_before + '\n' + line; // what it said before, again
    case 6: // another type of value
        return line.replace(below(2) == 0 ? ":\"" : ":{", below(2) == 0 ? ":-1,\"x\":\"" : ":[],\"x\":{");
    default: // nested far too deep
        return QByteArray("{\"a\":").repeated(2'000) + line + QByteArray(2'000, '}');
    }
}

void DamagedTalk::take(const AgentEvent &event)
{
    if (!keepsItsBounds(event)) {
        m_faults.append(QStringLiteral("out of bounds: ") + eventText(event).left(200));
    }
    m_ends += std::holds_alternative<TurnEnded>(event) ? 1 : 0;
    if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_questions.append(asked->request);
    }
    const auto *input = std::get_if<InputDue>(&event);
    if (input != nullptr && m_inputEnds > 0) {
        m_faults.append(QStringLiteral("written after the end: ") + eventText(event).left(200));
    }
    m_inputEnds += std::holds_alternative<InputOver>(event) ? 1 : 0;
    if (input != nullptr) {
        m_written += input->bytes;
        for (qsizetype end = 0; (end = m_written.indexOf('\n')) >= 0; m_written.remove(0, end + 1)) {
            obey(m_written.left(end));
        }
    }
}

void DamagedTalk::obey(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.isEmpty()) {
        m_faults.append(QStringLiteral("no JSON was sent: ") + QString::fromUtf8(line.left(200)));
    }
    const QString method = object.value(QLatin1String("method")).toString();
    if (!method.isEmpty() && object.contains(QLatin1String("id"))) {
        m_asked.insert(method, object.value(QLatin1String("id")));
    }
}

QStringList DamagedTalk::faults()
{
    const AgentVerdict verdict = m_adapter->finish({.ending = Exited{0}});
    if (m_ends > 1 || m_inputEnds > 1) {
        m_faults.append(QStringLiteral("the turn ended %1 times, the input %2 times").arg(m_ends).arg(m_inputEnds));
    }
    // opencode and plain commands have no word for it: their exit is the end.
    const bool tellsItsEnd = m_driver != AgentDriver::OpenCode && m_driver != AgentDriver::Plain;
    if (tellsItsEnd && m_ends == 0 && verdict.ending == Ending::Completed) {
        m_faults.append(QStringLiteral("completed without an end of the turn"));
    }
    if (!isBoundedInBytes(verdict.summary, 64 * 1024) || !isBoundedInBytes(verdict.stdoutTail, 1024 * 1024)
        || !isBoundedInBytes(verdict.stderrTail, 1024 * 1024)) {
        m_faults.append(QStringLiteral("the verdict is out of bounds"));
    }
    return m_faults;
}

} // namespace sibyl::test
