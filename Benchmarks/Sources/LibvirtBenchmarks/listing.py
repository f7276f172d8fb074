"""What a program with libvirt's Python binding does: a piece of work for each word on standard input, then 'done'."""

import sys
import time

import libvirt

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
    work[line.strip()]()
    print("done", flush=True)
