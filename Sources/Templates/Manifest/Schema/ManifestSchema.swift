/// What a manifest may hold, as a JSON Schema of the draft 2020-12: for editors, which complete and check by it.
///
/// The reader decides; what only makes sense together, such as `policy: mixed` and `dedicated:`, it alone knows. That
/// both know the same keys in every place is what `ManifestSchemaTests` is for.
public enum ManifestSchema {
    /// Where the schema of this version is published.
    public static let identifier = "urn:berth:manifest:1.0"

    /// The schema, as it is published in `Documentation/manifest.schema.json`.
    public static var json: String {
        var root = SchemaShape.mapping(machine).node
        root.insert(("$schema", .text("https://json-schema.org/draft/2020-12/schema")), at: 0)
        root.insert(("$id", .text(identifier)), at: 1)
        root.insert(("title", .text("A machine of Berth")), at: 2)
        return JSONNode.object(root).text() + "\n"
    }

    /// The keys of a machine.
    static let machine: [SchemaKey] =
        [
            SchemaKey(
                "name", required: true, "The domain's name.", .text(pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")),
            SchemaKey("template", required: true, "A template's name: berth template list.", .text()),
            SchemaKey(
                "parameters", "Values for the template's parameters: berth template show NAME --parameters.", .values),
            SchemaKey("title", "A line for people, which virsh list --title shows.", .text()),
            SchemaKey("vcpus", required: true, "The number of vCPUs, or that and the most that there can be.", vcpus),
            SchemaKey(
                "memory", required: true, "A whole number of MiB, such as 16GiB, or that and what can be plugged.",
                memory),
            SchemaKey(
                "pages", "A page size that the host has; 'best' for the largest that fits; 'none' for ordinary memory.",
                .either([.words(["best", "none"]), .size])),
            SchemaKey("cpu", "A CPU model, or host-passthrough, host-model, maximum; or that and features.", cpu),
            SchemaKey("machine", "A machine type of the emulator.", .text()),
            SchemaKey(
                "disks", "The disks, vda, vdb and so on unless they say otherwise; sda and so on those on SCSI.",
                .list(.mapping(disk))),
            SchemaKey("networks", "The network interfaces.", .list(.mapping(network))),
            SchemaKey("placement", "A policy's name, or policies.", .either([.words(policies), .mapping(placement)])),
            SchemaKey("autostart", "Whether the host starts the machine when it starts.", .flag),
            SchemaKey("start", "Whether provisioning starts it.", .flag),
        ] + compute + devices
}
