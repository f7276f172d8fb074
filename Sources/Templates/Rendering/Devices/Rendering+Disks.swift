internal import DomainXML
internal import Placement

extension Rendering {
    /// Adds the machine's disks, the CD-ROM with its seed, and the controllers that they need.
    func addDisks(to devices: inout XMLElement) {
        var controllers = SCSIControllers(besides: devices)
        var disks = machine.disks.enumerated().map { index, disk in
            element(disk, diskFiles[index], index, &controllers)
        }
        if let file = assets[.seed] { disks.append(cdrom(seedName(devices), file, nil, &controllers)) }
        for element in controllers.elements + disks { devices.append(element) }
    }

    private func element(
        _ disk: Machine.Disk, _ file: DiskFile, _ index: Int, _ controllers: inout SCSIControllers
    ) -> XMLElement {
        if disk.isCDROM { return cdrom(disk.name, file, disk.attachment, &controllers) }
        let attachment = DiskAttachment(disk, template.disk)
        var driver = XMLElement("driver", ["name": "qemu", "type": file.format])
        for (name, value) in [
            ("cache", attachment.cache), ("io", attachment.inputOutput), ("discard", attachment.discard),
        ] {
            driver[attribute: name] = value
        }
        let ioThreads = record.berth.ioThreadPins.count
        var thread: Int?
        if ioThreads > 0, DiskAttachment.takesIOThread(disk, template.disk) {
            thread = disk.attachment.ioThread ?? index % ioThreads + 1
        }
        if let thread, attachment.bus == "virtio" { driver[attribute: "iothread"] = "\(thread)" }
        var element = self.element(
            "disk", file, driver, XMLElement("target", ["dev": disk.name, "bus": attachment.bus]))
        disk.attachment.addMarks(to: &element)
        if attachment.bus == "scsi" { element.append(controllers.place(ioThread: thread)) }
        return element
    }

    private func cdrom(
        _ name: String, _ file: DiskFile, _ attachment: Machine.Disk.Attachment?, _ controllers: inout SCSIControllers
    ) -> XMLElement {
        let driver = XMLElement("driver", ["name": "qemu", "type": "raw"])
        let bus = settlement.peripherals.cdromBus
        var element = self.element("cdrom", file, driver, XMLElement("target", ["dev": name, "bus": bus]))
        var attachment = attachment ?? Machine.Disk.Attachment()
        attachment.isReadOnly = true
        attachment.addMarks(to: &element)
        if bus == "scsi" { element.append(controllers.placeAnywhere()) }
        return element
    }

    private func element(_ device: String, _ file: DiskFile, _ driver: XMLElement, _ target: XMLElement) -> XMLElement {
        XMLElement(
            "disk",
            ["type": file.isBlockDevice ? "block" : "file", "device": device],
            children: [driver, XMLElement("source", [file.isBlockDevice ? "dev" : "file": file.path]), target]
        )
    }

    /// The device name behind those of all disks that a guest calls `sd`: that of the CD-ROM with the seed.
    private func seedName(_ devices: XMLElement) -> String {
        let taken =
            machine.disks.map(\.name) + devices[children: "disk"].compactMap { $0[child: "target"]?[attribute: "dev"] }
        let letters = taken.filter { $0.count == 3 && $0.hasPrefix("sd") }.compactMap { $0.utf8.last }
        guard let last = letters.max() else { return "sda" }
        return last < UInt8(ascii: "z") ? "sd\(Character(Unicode.Scalar(last + 1)))" : "sdaa"
    }
}

extension Machine.Disk.Attachment {
    /// Adds what is an element of its own.
    fileprivate func addMarks(to element: inout XMLElement) {
        if isReadOnly { element.append(XMLElement("readonly")) }
        if isShareable { element.append(XMLElement("shareable")) }
        if let serial { element.append(XMLElement("serial", text: serial)) }
        if let bootOrder { element.append(XMLElement("boot", ["order": "\(bootOrder)"])) }
    }
}
