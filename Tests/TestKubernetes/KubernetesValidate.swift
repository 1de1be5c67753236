import Glibc
import Markup
import TestSupport

/// The published JSON schemas of Kubernetes' objects, by PyPI's `kubernetes-validate`: the Python in
/// `SLIPWAY_KUBERNETES_PYTHON`, or `python3` in PATH where that has the package.
package enum KubernetesValidate {
    /// Whether it is installed, or must be.
    package static func isUsable() async -> Bool {
        if path != nil || Tool.areRequired { return true }
        return (try? await run(python, ["-c", "import kubernetes_validate"]).succeeded) ?? false
    }

    private static var path: String? { getenv("SLIPWAY_KUBERNETES_PYTHON").map { String(cString: $0) } }
    private static var python: String { path ?? "python3" }

    /// Checks objects strictly, unknown fields are faults, in one process.
    /// - Parameter objects: The minor version of Kubernetes, as `1.33`, and YAML (or JSON) with one or more documents.
    /// - Returns: What is wrong, each with the number of its element; empty when all is well.
    package static func check(_ objects: [(version: String, yaml: String)]) async throws -> [String] {
        let input = Value.array(objects.map { [.string($0.version), .string($0.yaml)] }).json()
        let result = try await run(python, ["-c", program], input: input, deadline: .seconds(300))
        guard result.succeeded else { throw TestFailure("kubernetes-validate: \(result)") }
        let lines = result.output.split(separator: "\n").map(String.init)
        // The last line counts the documents: silence is no success.
        guard lines.last.flatMap({ Int($0) }) != nil else {
            throw TestFailure("kubernetes-validate did not come to its end: \(result)")
        }
        return Array(lines.dropLast())
    }

    /// Schemas are read once for each version: the package's own function reads them for every object.
    private static let program = """
        import functools, json, sys
        import yaml
        import kubernetes_validate.utils as kubernetes

        kubernetes.schema_contents = functools.lru_cache(maxsize=None)(kubernetes.schema_contents)
        checked = 0
        for number, (version, text) in enumerate(json.load(sys.stdin)):
            documents = [each for each in yaml.safe_load_all(text) if each is not None]
            if not documents:
                print(f"{number}: there is no document")
            for each in documents:
                checked += 1
                try:
                    used = kubernetes.validate(each, version, strict=True)
                    if used != version:
                        print(f"{number}: there are schemas of {used}, not of {version}")
                except kubernetes.ValidationError as error:
                    place = ".".join(str(part) for part in error.absolute_path)
                    message = error.message.replace("\\n", " ")[:500]
                    print(f"{number}: {each.get('kind')}: {place}: {message}")
                except Exception as error:
                    print(f"{number}: {getattr(error, 'message', error)!r}")
        print(checked)
        """
}
