// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sibyl {

enum class TextStyle { Plain, Bold, Dim, Good, Warning, Bad, Accent };

// What is known about the terminal, from the environment and the system; a value for tests.
struct TerminalTraits {
    bool isTerminal = false; // standard output is one, and not a dumb one
    bool hasColor = false;
    bool hasUnicode = false;
    int columns = 80;        // 80 when it is none
};

// --color over NO_COLOR over CLICOLOR_FORCE over CLICOLOR over "is it a terminal".
bool wantsColor(ColorChoice choice, bool isTerminal);
TerminalTraits detectTerminal(ColorChoice choice);

// Standard output of a command. Everything is UTF-8. Nothing is animated and nothing coloured where
// it would be in the way: lines() rewrites the last ones only on a terminal. When nobody reads any
// more (a closed pipe) the program ends quietly.
class Terminal
{
public:
    explicit Terminal(ColorChoice choice) : Terminal(detectTerminal(choice)) {}
    explicit Terminal(const TerminalTraits &traits) : m_traits(traits) {}
    ~Terminal() { keepLive(); }

    bool hasColor() const { return m_traits.hasColor; }
    bool isInteractive() const { return m_traits.isTerminal; }
    int columns() const; // asked anew: windows are resized
    QString ellipsis() const { return m_traits.hasUnicode ? QStringLiteral("…") : QStringLiteral("..."); }
    bool hasUnicode() const { return m_traits.hasUnicode; }
    QString styled(const QString &text, TextStyle style) const;

    void print(const QString &line); // adds the newline
    void printAll(const QStringList &lines);
    void printRaw(const QByteArray &bytes);

    // On a terminal: lines that stay at the bottom and are replaced by the next call; each is cut to
    // the width, and no more are shown than fit. Elsewhere nothing.
    void showLive(const QStringList &lines);
    void clearLive();
    // What stands there stays; the next lines come below.
    void keepLive() { m_liveLines = 0; }

private:
    void write(const QByteArray &bytes);

    TerminalTraits m_traits;
    qsizetype m_liveLines = 0;
    bool m_isLineOpen = false; // raw output ended without a newline
};

// "sibyl-runner: what" and, when there is one, "hint: what to do", on standard error.
void printError(const QString &what, const QString &hint = {});
// "sibyl-runner: note: what", on standard error.
void printNote(const QString &what);

} // namespace sibyl
