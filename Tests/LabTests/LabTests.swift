import Testing

/// Tests against the two hosts of the lab: real daemons, real emulators, real guests.
///
/// One after the other: a host of the lab has two CPUs, of which a machine can have one for its own.
@Suite(
    .serialized, .leavesHostsEmpty, .enabled(if: Lab.current != nil, "needs Lab/two-hosts up and its environment"))
struct LabTests {}
