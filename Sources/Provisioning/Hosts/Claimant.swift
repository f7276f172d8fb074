internal import HostInventory

/// The machine that this program runs on, by the name under which it claims what it works on.
public enum Claimant {
    public static let name = HostFiles.system.text("proc/sys/kernel/hostname") ?? "unknown"
}
