// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"

namespace sibyl {

// What agents say, as bounded text for events: valid UTF-16 without U+0000.

// One line: control characters and blanks become single blanks; at most `maxLength` characters,
// the last one an ellipsis where something was cut.
QString oneLine(QStringView text, qsizetype maxLength);
// Its beginning, or its end, of at most `maxBytes` as UTF-8.
QString headText(QStringView text, qsizetype maxBytes);
QString tailText(QStringView text, qsizetype maxBytes);

inline constexpr qsizetype maxActivityLength = 200;       // ActivityChanged::text
inline constexpr qsizetype maxToolTitleLength = 300;      // ToolStarted::title, PermissionRequest::summary
inline constexpr qsizetype maxMessageBytes = 64 * 1024;   // MessageSaid::text
inline constexpr qsizetype maxToolDetailBytes = 4 * 1024; // ToolEnded::detail
inline constexpr qsizetype maxAskDetailBytes = 16 * 1024; // PermissionRequest::detail

// `path` as seen from the worktree: relative when it is inside, as it is otherwise.
QString pathWithin(const QString &path, const QString &workingDirectory);

// What a tool call is in words for a status line: "Editing src/app.cpp", "Running: npm test",
// "Reading core/", "Searching for TODO", "Fetching https://...", "Thinking", "Using ToolSearch".
// `name` counts for ToolKind::Other only.
QString activityOf(ToolKind kind, const QString &name, const QString &title);

// Which kind a tool is, by the names that the known CLIs give their tools ("Bash",
// "run_shell_command", "writeToolCall", ...); Other when it is none of them. A search in the web is
// Fetch: what is searched for leaves the machine, and Search is allowed without a question.
ToolKind toolKindOf(const QString &name);

} // namespace sibyl
