import CFuzzer
import Glibc
import SystemPackage

// usage: fuzz list | fuzz limit | fuzz seeds DIRECTORY FILE... | fuzz LIBFUZZER-ARGUMENT...
// FUZZ_TARGET names the target, so that libFuzzer's own arguments stay what they are when it starts itself again.

/// The targets, and the one this process runs.
enum Targets {
    static let all =
        TarTargets.all + [DecompressionTarget.layer] + ObjectTargets.all + [FileObjectTarget.file] + ImageTargets.all
        + ReferenceTargets.all
        + MarkupTargets.all + RegistryTargets.all + IgnitionTargets.all + KubernetesTargets.all
        + [
            SecretBundleTarget.bundle, KubeadmCertificatesTarget.certificates, KickstartTarget.text,
            HardwareTarget.list,
        ]
        + MediaTargets.all
        + StateTargets.all + ServerTargets.all + [AdminTarget.body, HTTPTarget.requests]

    static let chosen: Target = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        if let target = (all + Planted.all).first(where: { $0.name == name }) { return target }
        complain("FUZZ_TARGET names no target: \(name)")
        exit(2)
    }()
}

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "list":
    for target in Targets.all { print(target.name) }
case "limit":
    print(Targets.chosen.limit)
case "seeds":
    do {
        let paths = arguments.dropFirst().map { FilePath($0) }
        guard let directory = paths.first else { throw SeedFolder.BadSeed(description: "no directory is given") }
        try SeedFolder.fill(directory, for: Targets.chosen, from: Array(paths.dropFirst()))
    } catch {
        complain("\(error)")
        exit(2)
    }
default:
    var count = CommandLine.argc
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
        LLVMFuzzerRunDriver(&count, &values) { bytes, size in
            Targets.chosen.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
            return 0
        })
}
