extension TemplateLibrary {
    /// The templates that come with Berth: the files of the folder `Templates`, compiled in.
    static let builtIn: [Entry] = [
        ("aarch64-kunpeng", PackageResources.aarch64_kunpeng_xml),
        ("loongarch64-la464", PackageResources.loongarch64_la464_xml),
        ("x86_64-q35", PackageResources.x86_64_q35_xml),
    ].map { name, bytes in
        Entry(name: name, origin: "built-in template \(name)", text: String(decoding: bytes, as: UTF8.self))
    }
}
