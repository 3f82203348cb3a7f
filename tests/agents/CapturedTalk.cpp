// SPDX-License-Identifier: Apache-2.0
#include "CapturedTalk.h"

#include "EventText.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace sibyl::test {
namespace {

QString methodOf(const QJsonObject &object)
{
    return object.value(QLatin1String("method")).toString();
}

bool isInterruption(const QString &method)
{
    return method == QLatin1String("session/cancel") || method == QLatin1String("turn/interrupt");
}

QString idText(const QJsonValue &id)
{
    return id.isString() ? id.toString() : QString::number(id.toInteger(-1));
}

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

// What an answer to a question chose: ACP's option or Codex's decision.
QString choiceOf(const QJsonObject &answer)
{
    const QJsonObject result = answer.value(QLatin1String("result")).toObject();
    const QString decision = result.value(QLatin1String("decision")).toString();
    return decision.isEmpty() ? result.value(QLatin1String("outcome")).toObject().value(QLatin1String("optionId")).toString()
                              : decision;
}

} // namespace

QList<TalkLine> captured(const QString &name)
{
    QFile file(QStringLiteral(SIBYL_CAPTURES "/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("no capture %s", qPrintable(name));
    }
    QList<TalkLine> lines;
    for (const QByteArray &line : file.readAll().split('\n')) {
        QJsonObject object = QJsonDocument::fromJson(line).object();
        if (!object.isEmpty()) {
            const bool isFromAgent = object.take(QStringLiteral("_dir")).toString() != QLatin1String("in");
            object.remove(QStringLiteral("_t"));
            lines.append({isFromAgent, object});
        }
    }
    return lines;
}

QList<TalkLine> withPrompt(const QList<TalkLine> &lines, const QString &promptMethod, int n)
{
    QList<TalkLine> chosen;
    int prompts = 0;
    for (const TalkLine &line : lines) {
        const QString method = line.isFromAgent ? QString() : methodOf(line.object);
        if (method == promptMethod) {
            ++prompts;
        } else if (prompts > n && !method.isEmpty() && !isInterruption(method)) {
            break;
        }
        if (prompts == 0 || prompts == n + 1) {
            chosen.append(line);
        }
    }
    return chosen;
}

bool isAsExpected(const QStringList &log, const QString &name, const QString &section)
{
    QFile file(QStringLiteral(SIBYL_CAPTURES "/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no file %s", qPrintable(name));
    }
    QStringList lines;
    bool isInside = false;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            isInside = line == u'[' + section + u']';
        } else if (isInside) {
            lines.append(line);
        }
    }
    if (log != lines) {
        qWarning().noquote() << QStringLiteral("%1 is not as expected:\n[%2]\n%3").arg(name, section, log.join(u'\n'));
    }
    return log == lines;
}

CapturedTalk::CapturedTalk(AgentDriver driver, const AgentTask &task, const QList<TalkLine> &lines, Options options)
    : m_driver(driver), m_task(task), m_lines(lines), m_options(options)
{
    restart();
}

void CapturedTalk::restart(qsizetype writtenBytes)
{
    if (writtenBytes >= 0) {
        m_written.truncate(writtenBytes);
    }
    m_events.clear();
    m_questions.clear();
    m_isOver = false;
    m_heard = 0;
    m_sent.clear();
    m_ends.clear();
    hear({});
    m_adapter = makeAgentAdapter(m_driver);
    const auto onEvent = [this](const AgentEvent &event) { take(event); };
    const QByteArray before = m_written;
    m_adapter->open(m_task, before, onEvent);
    m_adapter->read(OutputStream::Stdout, QByteArray(m_output), onEvent);
}

bool CapturedTalk::play(int steps)
{
    for (; steps > 0 && m_next < m_lines.size(); --steps) {
        const TalkLine &line = m_lines.at(m_next);
        if (line.isFromAgent) {
            agentSays(line.object);
        } else if (!takeFromUs(line.object)) {
            m_faults.append(QStringLiteral("not sent: ") + jsonText(line.object));
            m_next = static_cast<int>(m_lines.size());
            return false;
        }
        ++m_next;
    }
    return m_next < m_lines.size();
}

void CapturedTalk::take(const AgentEvent &event)
{
    if (const auto *input = std::get_if<InputDue>(&event)) {
        if (m_isOver) {
            m_faults.append(QStringLiteral("written after the end: ") + eventText(event));
        }
        hear(input->bytes);
        return;
    }
    if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_questions.append(asked->request);
    }
    m_isOver = m_isOver || std::holds_alternative<InputOver>(event);
    m_events.append(eventText(event));
}

void CapturedTalk::hear(const QByteArray &bytes)
{
    m_written += bytes;
    for (qsizetype end = 0; (end = m_written.indexOf('\n', m_heard)) >= 0; m_heard = end + 1) {
        const QByteArray line = m_written.mid(m_heard, end - m_heard);
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.isEmpty()) {
            m_faults.append(QStringLiteral("no JSON was sent: ") + QString::fromUtf8(line));
        }
        m_sent.append(object);
        m_ends.append(end + 1);
    }
}

void CapturedTalk::agentSays(const QJsonObject &recorded)
{
    QJsonObject object = recorded;
    if (methodOf(object).isEmpty() && object.contains(QLatin1String("id"))) {
        const QString id = idText(object.value(QLatin1String("id")));
        if (!m_ids.contains(id)) {
            m_faults.append(QStringLiteral("answered what was not asked: ") + jsonText(object));
            return;
        }
        object.insert(QStringLiteral("id"), m_ids.value(id));
    }
    say(object);
}

void CapturedTalk::say(QJsonObject object)
{
    const QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    m_output += bytes;
    const qsizetype piece = m_options.pieceBytes == 0 ? bytes.size() : m_options.pieceBytes;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        m_adapter->read(OutputStream::Stdout, bytes.mid(at, piece), [this](const AgentEvent &event) { take(event); });
    }
}

bool CapturedTalk::takeFromUs(const QJsonObject &recorded)
{
    const auto onEvent = [this](const AgentEvent &event) { take(event); };
    const QString method = methodOf(recorded);
    for (;;) {
        if (m_matched == m_sent.size()) {
            if (isInterruption(method)) {
                m_adapter->interrupt(onEvent);
            } else if (method.isEmpty() && !m_questions.isEmpty()) {
                const PermissionRequest question = m_questions.takeFirst();
                for (const PermissionOption &option : question.options) {
                    if (option.id == choiceOf(recorded)) {
                        m_adapter->answer(question.id, option, {}, onEvent);
                    }
                }
            }
        }
        if (m_matched == m_sent.size()) {
            return false;
        }
        m_heardBytes = m_ends.at(m_matched);
        const QJsonObject sent = m_sent.at(m_matched++);
        if (methodOf(sent) != method) {
            if (methodOf(sent).isEmpty() || !sent.contains(QLatin1String("id"))) {
                return false;
            }
            say({{QStringLiteral("jsonrpc"), QStringLiteral("2.0")}, {QStringLiteral("id"), sent.value(QLatin1String("id"))},
                 {QStringLiteral("result"), QJsonObject()}});
            continue;
        }
        if (!method.isEmpty() && recorded.contains(QLatin1String("id"))) {
            m_ids.insert(idText(recorded.value(QLatin1String("id"))), sent.value(QLatin1String("id")));
        }
        QJsonObject same = sent;
        if (!method.isEmpty()) {
            same.insert(QStringLiteral("id"), recorded.value(QLatin1String("id")));
            if (!recorded.contains(QLatin1String("id"))) {
                same.remove(QStringLiteral("id"));
            }
        }
        if (recorded.value(QLatin1String("params")) == QJsonObject() && !same.contains(QLatin1String("params"))) {
            same.insert(QStringLiteral("params"), QJsonObject()); // no parameters are no parameters
        }
        if (same != recorded && method != QLatin1String("initialize")) {
            m_faults.append(QStringLiteral("sent %1\n instead of %2").arg(jsonText(same), jsonText(recorded)));
        }
        return true;
    }
}

QStringList logOf(CapturedTalk &talk, const ExitReport &report)
{
    QStringList log = talk.events();
    log.append(verdictText(talk.adapter().finish(report)));
    return log;
}

QStringList faultsOfRestarts(AgentDriver driver, const AgentTask &task, const QList<TalkLine> &lines)
{
    // Questions that were answered before are not asked again.
    const auto withoutQuestions = [](CapturedTalk &talk) {
        return logOf(talk, {.ending = Exited{0}}).filter(QRegularExpression(QStringLiteral("^(?!ask-)")));
    };
    CapturedTalk whole(driver, task, lines, {});
    whole.play();
    QStringList faults = whole.faults();
    const QStringList log = withoutQuestions(whole);
    for (int steps = 0; steps <= lines.size(); ++steps) {
        for (const int part : {0, 1, 2}) {
            CapturedTalk talk(driver, task, lines, {});
            talk.play(steps);
            const qsizetype heard = talk.heardBytes();
            talk.restart(heard + (talk.written().size() - heard) * part / 2);
            talk.play();
            const QString where = QStringLiteral("restarted at line %1, part %2: ").arg(steps).arg(part);
            if (!talk.faults().isEmpty()) {
                faults.append(where + talk.faults().join(u'\n'));
            }
            if (talk.written() != whole.written()) {
                faults.append(where + QStringLiteral("wrote ") + QString::fromUtf8(talk.written()));
            }
            if (const QStringList other = withoutQuestions(talk); other != log) {
                faults.append(where + QStringLiteral("told\n") + other.join(u'\n'));
            }
        }
    }
    return faults;
}

} // namespace sibyl::test
