"""What a program with libvirt's Python binding does: for each line a piece of work, so many times, then 'done'."""

import sys
import threading

import libvirt


def follow_events():
    while True:
        libvirt.virEventRunDefaultImpl()


# As any program that follows events, and as Berth: with the event loop on a thread of its own. The thread alone costs
# something, since glibc's malloc takes no locks in a process without a second one.
libvirt.virEventRegisterDefaultImpl()
threading.Thread(target=follow_events, daemon=True).start()

connection = libvirt.open(sys.argv[1])


def listing():
    return len(connection.listAllDomains())


def documents():
    return sum(len(domain.XMLDesc()) for domain in connection.listAllDomains())


def statistics():
    return sum(
        len(domain.name()) + values["state.state"] + values["state.reason"]
        for domain, values in connection.getAllDomainStats()
    )


work = {"list": listing, "documents": documents, "statistics": statistics}
for line in sys.stdin:
    name, repetitions = line.split()
    for _ in range(int(repetitions)):
        work[name]()
    print("done", flush=True)
