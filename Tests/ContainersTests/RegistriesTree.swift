import TestSupport

/// Makes a directory with its parents.
func makeTree(_ directory: TemporaryDirectory, _ path: String) throws {
    var made = ""
    for name in path.split(separator: "/") {
        made += (made.isEmpty ? "" : "/") + name
        // It may be there.
        try? makeDirectory(directory(made))
    }
}
