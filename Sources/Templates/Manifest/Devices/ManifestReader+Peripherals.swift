extension ManifestReader {
    /// The keys of a machine's first boot, of its firmware and of its small devices.
    static let deviceKeys = [
        "set", "cloudInit", "ignition", "boot", "firmware", "console", "agent", "rng", "watchdog", "balloon", "tpm",
        "graphics",
    ]

    /// Reads all that a manifest says of a machine's devices, disks and networks left out.
    static func readDevices(_ values: [String: ManifestNode], into machine: inout Machine) {
        machine.set = values["set"].flatMap(name)
        machine.seed = seed(values)
        machine.directBoot = values["boot"].flatMap(directBoot)
        if let firmware = values["firmware"].flatMap(firmware) { machine.firmware = firmware }
        var peripherals = Machine.Peripherals()
        peripherals.console = values["console"].flatMap(console)
        peripherals.agent = values["agent"]?.flag()
        peripherals.rng = values["rng"]?.flag()
        peripherals.watchdog = values["watchdog"].flatMap(watchdog)
        peripherals.balloon = values["balloon"]?.flag()
        peripherals.tpm = values["tpm"].flatMap(tpm)
        peripherals.graphics = values["graphics"].flatMap { choice($0, "a screen") }
        machine.peripherals = peripherals
        rejectTwiceInBootOrder(machine, values)
    }

    private static func console(_ node: ManifestNode) -> Machine.Console? {
        guard node.isMapping else { return node.flag().map { $0 ? .on(log: nil) : .off } }
        let values = node.values("a console", keys: ["log"])
        return .on(log: values["log"].flatMap { hostPath($0, "a log") })
    }

    private static func watchdog(_ node: ManifestNode) -> Machine.Watchdog? {
        let usual = Machine.Watchdog.on(model: .i6300esb, action: .reset)
        guard node.isMapping else { return node.flag().map { $0 ? usual : .off } }
        let values = node.values("a watchdog", keys: ["model", "action"])
        let model: Machine.Watchdog.Model? = values["model"].map { choice($0, "a watchdog's model") } ?? .i6300esb
        let action: Machine.Watchdog.Action? = values["action"].map { choice($0, "what a watchdog does") } ?? .reset
        guard let model, let action else { return nil }
        return .on(model: model, action: action)
    }

    private static func tpm(_ node: ManifestNode) -> Machine.TPM? {
        guard node.isMapping else { return node.flag().map { $0 ? .on(model: nil) : .off } }
        let values = node.values("a TPM", keys: ["model"])
        guard let model = values["model"] else { return .on(model: nil) }
        return model.text("a TPM's model").map { .on(model: $0) }
    }

    /// Two devices in one place are refused by libvirt, without a line.
    private static func rejectTwiceInBootOrder(_ machine: Machine, _ values: [String: ManifestNode]) {
        let places = machine.disks.map(\.attachment.bootOrder) + machine.networks.map(\.bootOrder)
        var seen: Set<Int> = []
        for place in places.compactMap(\.self) where !seen.insert(place).inserted {
            (values["disks"] ?? values["networks"])?.reject("two devices are in place \(place) of the boot order")
        }
    }
}
