extension ManifestReader {
    /// Reads a kernel that the emulator starts by itself.
    static func directBoot(_ node: ManifestNode) -> Machine.DirectBoot? {
        let values = node.values("a kernel to boot", keys: ["kernel", "initrd", "commandLine", "dtb"])
        guard node.isMapping else { return nil }
        let initrd = values["initrd"].flatMap { bootFile($0, "an initrd") }
        let commandLine = values["commandLine"]?.text("a command line")
        let deviceTree = values["dtb"].flatMap { bootFile($0, "a device tree") }
        guard let kernel = values["kernel"] else {
            node.reject("'boot:' has no 'kernel:'")
            return nil
        }
        guard let file = bootFile(kernel, "a kernel") else { return nil }
        var boot = Machine.DirectBoot(kernel: file)
        (boot.initrd, boot.commandLine, boot.deviceTree) = (initrd, commandLine, deviceTree)
        return boot
    }

    /// Reads a path on the host, or where a volume comes from.
    private static func bootFile(_ node: ManifestNode, _ what: String) -> Machine.BootFile? {
        guard node.isMapping else {
            guard let text = node.text("the path of \(what)") else { return nil }
            guard text.hasPrefix("/"), !text.hasSuffix("/") else {
                node.reject(
                    "'\(text)' is not the path of \(what) on the host: write it from '/', {file: PATH} for a file beside "
                        + "you, or {volume: NAME} for one of a pool")
                return nil
            }
            return .host(text)
        }
        let values = node.values(what, keys: ["file", "volume", "pool"])
        let pool = values["pool"]?.text("a pool's name")
        switch (values["file"], values["volume"]) {
        case (let file?, nil): return file.text("the path of \(what)").map { .file($0, pool: pool) }
        case (nil, let volume?): return volume.text("a volume's name").map { .volume($0, pool: pool) }
        case (nil, nil), (.some, .some):
            node.reject("\(what) is a path on the host, or has one of 'file:' and 'volume:'")
            return nil
        }
    }

    /// Reads `none`, or what UEFI is to be like.
    static func firmware(_ node: ManifestNode) -> Machine.Firmware? {
        guard node.isMapping else {
            switch node.text("firmware") {
            case nil: return nil
            case "none": return .off
            case "efi": return .efi(secureBoot: nil, variables: nil)
            case let word?:
                node.reject("'\(word)' is not firmware: use efi, none, or keys such as 'secureBoot:'")
                return nil
            }
        }
        let values = node.values("firmware", keys: ["secureBoot", "variables"])
        return .efi(secureBoot: values["secureBoot"]?.flag(), variables: values["variables"].flatMap(variables))
    }

    private static func variables(_ node: ManifestNode) -> Machine.Variables? {
        guard node.isMapping else { return hostPath(node, "UEFI's variables").map { Machine.Variables(path: $0) } }
        let values = node.values("UEFI's variables", keys: ["path", "template"])
        if values.isEmpty { node.reject("UEFI's variables have a 'path:' or a 'template:'") }
        return Machine.Variables(
            path: values["path"].flatMap { hostPath($0, "UEFI's variables") },
            template: values["template"].flatMap { hostPath($0, "a template of variables") })
    }
}
