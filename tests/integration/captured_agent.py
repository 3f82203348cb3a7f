# SPDX-License-Identifier: Apache-2.0
"""Plays a recorded run of an agent CLI (tests/agents/captures/*.jsonl) as the program itself:

    captured_agent.py CAPTURE [what the runner gives the CLI ...]

It says what the CLI said, up to the end of the first turn, and where something was written to the
CLI it waits for a line on stdin and compares: the kind of message, and for an answer to a question
its id, whether it allows, and the input it passes on. A tool that wrote a file writes it here, in
the working directory, when it was said to have succeeded. Every line that came is added to the file
that CAPTURED_AGENT_STDIN names. Exit codes: 0 as recorded, 97 when something else was written, with
both on stderr.
"""

import json
import os
import sys


def read_capture(path):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    for line in lines:
        line.pop("_t", None)
        way = line.pop("_dir", "out")
        yield way == "in", line
        if line.get("type") == "result":
            return


def read_line(what):
    line = sys.stdin.readline()
    record = os.environ.get("CAPTURED_AGENT_STDIN")
    if record:
        with open(record, "a", encoding="utf-8") as file:
            file.write(line)
    if not line:
        give_up(what, "the end of stdin")
    return json.loads(line)


def give_up(expected, got):
    print(f"expected {json.dumps(expected)}\ngot {json.dumps(got)}", file=sys.stderr, flush=True)
    sys.exit(97)


def is_as_recorded(expected, got):
    if expected.get("type") != got.get("type"):
        return False
    if expected["type"] == "control_request":
        return expected["request"]["subtype"] == got["request"]["subtype"]
    if expected["type"] == "control_response":
        mine, theirs = expected["response"], got["response"]
        decision, other = mine.get("response", {}), theirs.get("response", {})
        return (mine["request_id"] == theirs["request_id"] and decision.get("behavior") == other.get("behavior")
                and decision.get("updatedInput") == other.get("updatedInput"))
    return expected["type"] == "user"


def main():
    writes = {}
    is_two_way = "--input-format" in sys.argv
    if is_two_way and not any(is_input for is_input, _ in read_capture(sys.argv[1])):
        for kind in ("control_request", "user"):  # a run that was recorded one way
            got = read_line(kind)
            if got.get("type") != kind:
                give_up(kind, got)
    if not is_two_way:
        sys.stdin.read()
    for is_input, line in read_capture(sys.argv[1]):
        if is_input:
            got = read_line(line)
            if not is_as_recorded(line, got):
                give_up(line, got)
            continue
        content = (line.get("message") or {}).get("content")
        for block in content if isinstance(content, list) else []:
            if block.get("type") == "tool_use" and block.get("name") == "Write":
                writes[block["id"]] = block["input"]
            elif block.get("type") == "tool_result" and not block.get("is_error") and block.get("tool_use_id") in writes:
                written = writes.pop(block["tool_use_id"])
                with open(os.path.basename(written["file_path"]), "w", encoding="utf-8") as file:
                    file.write(written["content"])
        print(json.dumps(line), flush=True)
    if is_two_way:
        rest = sys.stdin.read()  # it leaves when its stdin is closed
        if rest.strip():
            give_up("the end of stdin", rest)


if __name__ == "__main__":
    main()
