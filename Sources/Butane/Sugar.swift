import Ignition
import Markup

/// A shortcut of Butane: what some keys stand for, as an Ignition tree (camel-case keys of ``Schema/config``, without
/// `ignition.version`) whose nodes bear the marks of those keys; nil when the config does not use it, or when the
/// report got an error about it.
///
/// The config that is written out is merged over it, so that it may change every part of what the shortcut makes.
/// The root given is the Butane tree after reading: only known keys, no nulls, numbers in decimal and booleans as
/// `true` and `false`, with paths such as `$.boot_device.mirror.devices.0`.
typealias Sugar = (_ root: Element, _ spec: ButaneSpec, _ report: inout Report) -> Node?
