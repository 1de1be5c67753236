import Inventory
import Kickstart
import Testing

@Suite struct InstallFragmentsTests {
    @Test(arguments: [
        ("echo\n", nil), ("", nil), ("# comment\n", nil), ("#!/bin/sh\necho", "/bin/sh"),
        ("#! /usr/bin/python3 \nprint()\n", "/usr/bin/python3"),
    ])
    func theFirstLineNamesTheInterpreter(_ text: String, _ interpreter: String?) throws {
        let fragment = try InstallFragments.Fragment(origin: "a", text: text)
        #expect(fragment.interpreter?.string == interpreter && fragment.text == text)
    }

    @Test(arguments: [
        ("#!/bin/sh -e\n", "one path"), ("#!/usr/bin/env python3\n", "one path"), ("#!sh\n", "one path"),
        ("#!\n", "one path"), ("echo\n%end\n", "line 2"), (" %post\n", "line 1"), ("\t%include /x\n", "line 1"),
        ("a\r\nb\n", "carriage return"), ("a\u{2028}b", "control character"), ("a\0b", "control character"),
    ])
    func whatWouldBreakAKickstartIsRefused(_ text: String, _ message: String) {
        let error = #expect(throws: (any Error).self) { try InstallFragments.Fragment(origin: "a", text: text) }
        #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
    }
}
