// SPDX-License-Identifier: Apache-2.0
#include "Terminal.h"

#include "TextWidth.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int defaultColumns = 80;
constexpr int defaultRows = 24;

bool isLocaleUtf8()
{
    // Qt has moved the process to a UTF-8 locale by now; what counts is what the user has.
    for (const char *variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const QByteArray value = qgetenv(variable).toUpper();
        if (!value.isEmpty()) {
            return value.contains("UTF-8") || value.contains("UTF8");
        }
    }
    return false;
}

winsize windowSize()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        size = {};
    }
    return size;
}

// Length of the escape sequence at `position`, 0 when there is none. Only our own are in there.
qsizetype escapeLength(const QString &text, qsizetype position)
{
    if (text.at(position) != u'\x1b') {
        return 0;
    }
    const qsizetype end = text.indexOf(u'm', position);
    return end < 0 ? 0 : end - position + 1;
}

// `line` cut to `columns`, colours kept and ended.
QString cutStyled(const QString &line, int columns, const QString &ellipsis)
{
    QString plain;
    for (qsizetype i = 0; i < line.size();) {
        const qsizetype length = escapeLength(line, i);
        if (length == 0) {
            plain += line.at(i++);
        }
        i += length;
    }
    if (textWidth(plain) <= columns) {
        return line;
    }
    const QString cut = elided(plain, columns, ellipsis);
    const qsizetype kept = cut.size() - ellipsis.size();
    QString result;
    qsizetype taken = 0;
    for (qsizetype i = 0; i < line.size() && taken < kept;) {
        const qsizetype length = escapeLength(line, i);
        if (length == 0) {
            result += line.at(i++);
            ++taken;
        } else {
            result += line.mid(i, length);
            i += length;
        }
    }
    return result + ellipsis + (line.contains(u'\x1b') ? u"\x1b[0m"_s : QString());
}

} // namespace

bool wantsColor(ColorChoice choice, bool isTerminal)
{
    switch (choice) {
    case ColorChoice::Always:
        return true;
    case ColorChoice::Never:
        return false;
    case ColorChoice::Auto:
        break;
    }
    if (!qgetenv("NO_COLOR").isEmpty()) {
        return false;
    }
    const QByteArray force = qgetenv("CLICOLOR_FORCE");
    if (!force.isEmpty() && force != "0") {
        return true;
    }
    return isTerminal && qgetenv("CLICOLOR") != "0";
}

TerminalTraits detectTerminal(ColorChoice choice)
{
    const bool isTerminal = ::isatty(STDOUT_FILENO) == 1 && qgetenv("TERM") != "dumb";
    return {.isTerminal = isTerminal,
            .hasColor = wantsColor(choice, isTerminal),
            .hasUnicode = isLocaleUtf8(),
            .columns = defaultColumns};
}

int Terminal::columns() const
{
    const int columns = m_traits.isTerminal ? windowSize().ws_col : 0;
    return columns > 0 ? columns : m_traits.columns;
}

QString Terminal::styled(const QString &text, TextStyle style) const
{
    if (!m_traits.hasColor || text.isEmpty()) {
        return text;
    }
    switch (style) {
    case TextStyle::Plain:
        return text;
    case TextStyle::Bold:
        return u"\x1b[1m"_s + text + u"\x1b[0m"_s;
    case TextStyle::Dim:
        return u"\x1b[2m"_s + text + u"\x1b[0m"_s;
    case TextStyle::Good:
        return u"\x1b[32m"_s + text + u"\x1b[0m"_s;
    case TextStyle::Warning:
        return u"\x1b[33m"_s + text + u"\x1b[0m"_s;
    case TextStyle::Bad:
        return u"\x1b[31m"_s + text + u"\x1b[0m"_s;
    case TextStyle::Accent:
        return u"\x1b[36m"_s + text + u"\x1b[0m"_s;
    }
    return text;
}

void Terminal::write(const QByteArray &bytes)
{
    const bool isWritten = std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout)
            == static_cast<size_t>(bytes.size())
        && std::fflush(stdout) == 0;
    if (!isWritten) {
        std::_Exit(EXIT_FAILURE); // `| head` has seen enough
    }
}

void Terminal::print(const QString &line)
{
    clearLive();
    write((std::exchange(m_isLineOpen, false) ? QByteArray("\n") : QByteArray()) + line.toUtf8() + '\n');
}

void Terminal::printAll(const QStringList &lines)
{
    for (const QString &line : lines) {
        print(line);
    }
}

void Terminal::printRaw(const QByteArray &bytes)
{
    if (bytes.isEmpty()) {
        return;
    }
    clearLive();
    write(bytes);
    m_isLineOpen = m_traits.isTerminal && !bytes.endsWith('\n');
}

void Terminal::showLive(const QStringList &lines)
{
    if (!m_traits.isTerminal) {
        return;
    }
    const int rows = windowSize().ws_row > 0 ? windowSize().ws_row : defaultRows;
    const QStringList shown = lines.mid(0, std::max(rows - 1, 1));
    QByteArray out;
    if (std::exchange(m_isLineOpen, false)) {
        out += '\n';
    }
    if (m_liveLines > 0) {
        out += "\x1b[" + QByteArray::number(m_liveLines) + "A";
    }
    for (const QString &line : shown) {
        // One column less: a full line would wrap on some terminals.
        out += "\r\x1b[2K" + cutStyled(line, columns() - 1, ellipsis()).toUtf8() + '\n';
    }
    out += "\x1b[J";
    m_liveLines = shown.size();
    write(out);
}

void Terminal::clearLive()
{
    if (m_liveLines > 0) {
        write("\x1b[" + QByteArray::number(m_liveLines) + "A\r\x1b[J");
        m_liveLines = 0;
    }
}

void printError(const QString &what, const QString &hint)
{
    std::fflush(stdout);
    QByteArray text = "sibyl-runner: " + oneLine(what).toUtf8() + '\n';
    if (!hint.isEmpty()) {
        text += "hint: " + oneLine(hint).toUtf8() + '\n';
    }
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stderr);
}

void printNote(const QString &what)
{
    std::fflush(stdout);
    const QByteArray text = "sibyl-runner: note: " + oneLine(what).toUtf8() + '\n';
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stderr);
}

} // namespace sibyl
