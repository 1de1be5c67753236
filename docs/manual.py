#!/usr/bin/env python3
"""Writes the manual page of slipway in man(7) to standard output, out of what the program says of itself.

usage: manual.py PROGRAM
"""
import json
import re
import subprocess
import sys


def roff(text):
    """The text as roff: nothing in it is a request or an escape, and every hyphen can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    text = text.replace("`", "\\(ga").replace("'", "\\(aq").replace('"', "\\(dq")
    return "\\&" + text if text.startswith(".") else text


def paragraphs(text):
    """Running text; lines that begin with two spaces stay as they are, `--option  what` is an entry."""
    lines, is_example = [], False
    for line in text.splitlines():
        if line.startswith("  ") != is_example:
            is_example = not is_example
            lines.append(".RS 4\n.EX" if is_example else ".EE\n.RE")
        entry = re.fullmatch(r"(--[a-z-]+) {2,}(.*)", line)
        if entry:
            lines += [".TP", f"\\fB{roff(entry[1])}\\fR", roff(entry[2])]
        elif re.fullmatch("EXAMPLES?", line):
            lines += [".PP", f"{line.capitalize()}:"]
        else:
            lines.append(roff(line.removeprefix("  ") if is_example else line) or ".PP")
    return lines + ([".EE\n.RE"] if is_example else [])


def value(argument):
    return f"\\fI{roff(argument.get('valueName', 'value'))}\\fR" if argument["kind"] != "flag" else ""


def names(argument):
    """`-c, --config FILE`, or the value alone of one that has no name."""
    if argument["kind"] == "positional":
        return value(argument)
    dashes = {"short": "-", "long": "--", "longWithSingleDash": "-"}
    spelt = ", ".join(f"\\fB{roff(dashes[name['kind']] + name['name'])}\\fR" for name in argument["names"])
    return f"{spelt} {value(argument)}".rstrip()


def entry(argument):
    """One option, with what may be said and what holds without it."""
    said = [argument.get("abstract", ""), argument.get("discussion", "")]
    notes = []
    if argument.get("allValues"):
        notes.append(f"values: {', '.join(argument['allValues'])}")
    if argument.get("defaultValue") and argument["kind"] != "flag":
        notes.append(f"default: {argument['defaultValue']}")
    said.append(f"({'; '.join(notes)})" if notes else "")
    return [".TP", names(argument), roff(" ".join(part for part in said if part))]


def shown(command):
    return [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]


def groups(command):
    """The titled options of a command, by title."""
    found = {}
    for argument in shown(command):
        if "sectionTitle" in argument:
            found.setdefault(argument["sectionTitle"], []).append(argument)
    return found


def synopsis(path, command):
    words = [f"\\fB{roff(' '.join(path))}\\fR"]
    for argument in shown(command):
        if argument["kind"] == "positional":
            word = value(argument) + (" ..." if argument["isRepeating"] else "")
            words.append(f"[{word}]" if argument["isOptional"] else word)
        elif not argument["isOptional"]:
            dash = "--" if argument["preferredName"]["kind"] == "long" else "-"
            words.append(f"\\fB{roff(dash + argument['preferredName']['name'])}\\fR {value(argument)}")
    return " ".join(words + ["[\\fIoption\\fR ...]"])


def commands(command, path=()):
    """All of them, a command before those below it."""
    path = (*path, command["commandName"])
    yield path, command
    for below in command.get("subcommands", []):
        if below["commandName"] != "help" and below["shouldDisplay"]:
            yield from commands(below, path)


def page(root, version):
    every = list(commands(root))
    lines = [f'.TH SLIPWAY 1 "" "slipway {roff(version)}" "Slipway"', ".ad l", ".nr HY 0", ".SH NAME"]
    lines += [f"slipway \\- {roff(root['abstract'][0].lower() + root['abstract'][1:].rstrip('.'))}", ".SH SYNOPSIS"]
    for path, command in every:
        if not command.get("subcommands"):
            lines += [synopsis(path, command), ".br"]
    lines += [".SH DESCRIPTION", *paragraphs(root.get("discussion", "")), ".SH COMMANDS"]
    # Groups that several commands have alike are written once, below.
    uses = [(title, json.dumps(group)) for _, command in every for title, group in groups(command).items()]
    shared = {title: group for title, group in dict(uses).items() if uses.count((title, group)) > 1
              and len({other for name, other in uses if name == title}) == 1}
    for path, command in every[1:]:
        lines += [f".SS {roff(' '.join(path))}", roff(command.get("abstract", ""))]
        if command.get("discussion"):
            lines += [".PP", *paragraphs(command["discussion"])]
        for argument in shown(command):
            if argument.get("sectionTitle") not in shared and argument not in shown(root):
                lines += entry(argument)
        told = [f"\\(lq{roff(title)}\\(rq" for title in groups(command) if title in shared]
        if told:
            lines += [".PP", f"Further options: {', '.join(told)}, below."]
    for title, group in shared.items():
        lines += [f".SH {roff(title.upper())}"]
        for argument in json.loads(group):
            lines += entry(argument)
    lines += [".SH OPTIONS OF EVERY COMMAND"]
    for argument in shown(root):
        lines += entry(argument)
    return "\n".join(lines) + "\n"


def main():
    program = sys.argv[1]
    told = json.loads(subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True).stdout)
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    sys.stdout.write(page(told["command"], version))


main()
