import Markup

extension Config {
    /// What Ignition makes of this config and another that comes later (Ignition, "Operator Notes", "Config Merging").
    ///
    /// Of configs of different versions the older one is translated up first. The merged config may be one that
    /// Ignition refuses, even when both are good: check it.
    package func merged(with child: Config) -> Config {
        let version = max(version, child.version)
        let parent = raised(to: version)
        let child = child.raised(to: version)
        let root = Merge(version: version).object(parent.root, child.root, Schema.config)
        return Config(version: version, root: root ?? parent.root)
    }
}
