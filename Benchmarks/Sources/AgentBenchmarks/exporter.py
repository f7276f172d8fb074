"""A small exporter for libvirt, as the usual ones are: asked for figures, it asks libvirt for each domain by itself.

exporter.py URI SOCKET: `/metrics` asks for each domain's document, its figures, and those of each disk and interface, as
github.com/kumina/libvirt_exporter and its kin do; `/info` for a domain's figures alone, in one call for each.
"""

import http.server
import socketserver
import sys
import xml.etree.ElementTree

import libvirt

BLOCK = ["read_requests_total", "read_bytes_total", "write_requests_total", "write_bytes_total"]
INTERFACE = [
    f"{direction}_{figure}_total"
    for direction in ("receive", "transmit")
    for figure in ("bytes", "packets", "errors", "drops")
]


def info(domain, name):
    state, maximum, memory, vcpus, time = domain.info()
    labels = f'{{domain="{name}"}}'
    yield f"libvirt_domain_info_vstate{labels} {state}"
    yield f"libvirt_domain_info_maximum_memory_bytes{labels} {maximum * 1024}"
    yield f"libvirt_domain_info_memory_usage_bytes{labels} {memory * 1024}"
    yield f"libvirt_domain_info_virtual_cpus{labels} {vcpus}"
    yield f"libvirt_domain_info_cpu_time_seconds_total{labels} {time / 1e9}"


def devices(domain, name):
    if not domain.isActive():
        return
    document = xml.etree.ElementTree.fromstring(domain.XMLDesc())
    for disk in document.iterfind("devices/disk"):
        device, source = disk.find("target").get("dev"), disk.find("source").get("file", "")
        labels = f'{{domain="{name}",source_file="{source}",target_device="{device}"}}'
        for figure, value in zip(BLOCK, domain.blockStats(device)):
            yield f"libvirt_domain_block_stats_{figure}{labels} {value}"
    for interface in document.iterfind("devices/interface"):
        device = interface.find("target").get("dev")
        labels = f'{{domain="{name}",source_bridge="",target_device="{device}"}}'
        for figure, value in zip(INTERFACE, domain.interfaceStats(device)):
            yield f"libvirt_domain_interface_stats_{figure}{labels} {value}"


def figures(with_devices):
    for domain in connection.listAllDomains():
        name = domain.name()
        yield from info(domain, name)
        if with_devices:
            yield from devices(domain, name)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ("\n".join(figures(self.path == "/metrics")) + "\n").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing: over a Unix socket there is no address to say."""


connection = libvirt.open(sys.argv[1])
socketserver.UnixStreamServer(sys.argv[2], Handler).serve_forever()
