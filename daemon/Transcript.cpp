// SPDX-License-Identifier: Apache-2.0
#include "Transcript.h"

#include "TextWidth.h"
#include "UsageText.h"
#include "agents/AgentEventCodec.h"
#include "agents/ToolText.h"
#include "base/Overloaded.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype shownFailureLines = 8;
constexpr qsizetype shownOutputLines = 3;
constexpr int detailIndent = 4;

QString doingOf(const ToolStarted &tool)
{
    return printableLine(activityOf(tool.kind, tool.name, tool.title));
}

} // namespace

void Transcript::beginAttempt(int attempt)
{
    m_block = Block::None;
    m_tools.clear();
    m_session.clear();
    m_plan.clear();
    m_usage = {};
    if (attempt > 1) {
        m_terminal.print(m_terminal.styled(u"attempt %1"_s.arg(attempt), TextStyle::Bold));
    }
}

void Transcript::addEvent(QByteArrayView line)
{
    if (const auto logged = decodeLoggedEvent(line)) {
        m_terminal.printAll(linesFor(logged->event));
    }
}

void Transcript::addOutput(LogStream stream, QByteArrayView line)
{
    const QString text = printableLine(QString::fromUtf8(line));
    m_terminal.print(stream == LogStream::Stderr ? m_terminal.styled(text, TextStyle::Warning) : text);
}

void Transcript::endAttempt()
{
    if (const QString used = usageLine(); !used.isEmpty()) {
        m_terminal.printAll({QString(), m_terminal.styled(used, TextStyle::Dim)});
    }
}

QStringList Transcript::linesFor(const AgentEvent &event)
{
    return std::visit(Overloaded{
                          [&](const MessageSaid &said) { return message(said); },
                          [&](const ToolStarted &tool) { return started(tool); },
                          [&](const ToolEnded &tool) { return ended(tool); },
                          [&](const PlanChanged &changed) { return plan(changed); },
                          [&](const PermissionAsked &permission) { return asked(permission); },
                          [&](const RateLimited &limit) { return limited(limit); },
                          [&](const SessionNamed &session) {
                              const QString id = printableLine(session.sessionId);
                              if (std::exchange(m_session, id) == id) {
                                  return QStringList();
                              }
                              return begun(Block::Step, {m_terminal.styled(u"session "_s + id, TextStyle::Dim)});
                          },
                          [&](const UsageChanged &changed) {
                              m_usage = changed.usage;
                              return QStringList();
                          },
                          [](const auto &) { return QStringList(); },
                      },
                      event);
}

QString Transcript::usageLine() const
{
    const QString used = usageText(m_usage);
    return used.isEmpty() ? used : u"used "_s + used;
}

// Blocks of another kind, and each message, stand apart.
QStringList Transcript::begun(Block block, QStringList lines)
{
    const Block before = std::exchange(m_block, block);
    if (before != Block::None && (before != block || block == Block::Message)) {
        lines.prepend(QString());
    }
    return lines;
}

QStringList Transcript::message(const MessageSaid &said)
{
    QStringList lines;
    bool isCode = false;
    for (const QStringView raw : QStringView(said.text).trimmed().split(u'\n')) {
        const QString line = printableLine(raw);
        const bool isFence = line.trimmed().startsWith(u"```");
        isCode = isCode != isFence;
        lines += isCode || isFence ? QStringList{line} : wrapped(line, m_terminal.columns());
    }
    return begun(Block::Message, lines);
}

QString Transcript::step(QStringView mark, const QString &text, TextStyle style) const
{
    const QString line = u"  "_s + mark.toString() + u' ' + text;
    return m_terminal.styled(elided(line, m_terminal.columns(), m_terminal.ellipsis()), style);
}

QStringList Transcript::tail(const QString &text, qsizetype count) const
{
    QStringList lines;
    for (const QStringView raw : QStringView(text).split(u'\n')) {
        if (const QString line = printableLine(raw); !line.trimmed().isEmpty()) {
            lines.append(m_terminal.styled(
                elided(QString(detailIndent, u' ') + line, m_terminal.columns(), m_terminal.ellipsis()), TextStyle::Dim));
        }
    }
    return lines.mid(std::max<qsizetype>(lines.size() - count, 0));
}

QStringList Transcript::started(const ToolStarted &tool)
{
    if (m_tools.size() >= maxKnownTools) {
        m_tools.clear();
    }
    m_tools[tool.id] = tool;
    m_lastTool = tool.id;
    return begun(Block::Step, {step(m_terminal.hasUnicode() ? u"›" : u">", doingOf(tool), TextStyle::Plain)});
}

QStringList Transcript::ended(const ToolEnded &tool)
{
    const auto known = m_tools.find(tool.id);
    const QString doing = known == m_tools.end() ? QString() : doingOf(known->second);
    const ToolKind kind = known == m_tools.end() ? ToolKind::Other : known->second.kind;
    if (known != m_tools.end()) {
        m_tools.erase(known);
    }
    if (tool.ending == ToolEnding::Completed) {
        // Of files that were read there is nothing to see, of a test run there is.
        const QStringList output = kind == ToolKind::Execute ? tail(tool.detail, shownOutputLines) : QStringList();
        return output.isEmpty() ? output : begun(Block::Step, output);
    }
    const bool isDenied = tool.ending == ToolEnding::Denied;
    const QString word = isDenied ? u"denied"_s : u"failed"_s;
    const QString text = tool.id == m_lastTool || doing.isEmpty() ? word : word + u": "_s + doing;
    return begun(Block::Step, QStringList{step(m_terminal.hasUnicode() ? u"✗" : u"x", text, isDenied ? TextStyle::Warning : TextStyle::Bad)}
                     + tail(tool.detail, shownFailureLines));
}

QString Transcript::planLine(const PlanStep &planStep) const
{
    const bool hasUnicode = m_terminal.hasUnicode();
    const QString text = printableLine(planStep.text);
    switch (planStep.state) {
    case PlanStepState::Completed:
        return step(hasUnicode ? u"☑" : u"[x]", text, TextStyle::Good);
    case PlanStepState::InProgress:
        return step(hasUnicode ? u"▶" : u"[>]", text, TextStyle::Bold);
    case PlanStepState::Pending:
        break;
    }
    return step(hasUnicode ? u"☐" : u"[ ]", text, TextStyle::Plain);
}

QStringList Transcript::plan(const PlanChanged &changed)
{
    const QList<PlanStep> before = std::exchange(m_plan, changed.steps);
    const bool isSamePlan = std::equal(before.begin(), before.end(), m_plan.begin(), m_plan.end(),
                                       [](const PlanStep &a, const PlanStep &b) { return a.text == b.text; });
    QStringList lines;
    for (qsizetype i = 0; i < m_plan.size(); ++i) {
        if (!isSamePlan || before.at(i).state != m_plan.at(i).state) {
            lines.append(planLine(m_plan.at(i)));
        }
    }
    if (lines.isEmpty()) {
        return lines;
    }
    const auto done = std::count_if(m_plan.begin(), m_plan.end(),
                                    [](const PlanStep &planStep) { return planStep.state == PlanStepState::Completed; });
    lines.prepend(u"plan: %1 of %2 done"_s.arg(done).arg(m_plan.size()));
    return begun(Block::Plan, lines);
}

QStringList Transcript::asked(const PermissionAsked &permission)
{
    const PermissionRequest &request = permission.request;
    return begun(Block::Step, {step(u"?", u"asks to use "_s + printableLine(request.tool) + u": "_s + printableLine(request.summary), TextStyle::Warning),
                               step(u" ", u"`sibyl-runner permissions` answers it"_s, TextStyle::Dim)});
}

QStringList Transcript::limited(const RateLimited &limit)
{
    const QString until = limit.resetsUtc ? u" until "_s + limit.resetsUtc->toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : QString();
    const QString why = printableLine(limit.text);
    return begun(Block::Step, {step(u"!", u"rate limited"_s + until + (why.isEmpty() ? why : u": "_s + why), TextStyle::Warning)});
}

} // namespace sibyl
