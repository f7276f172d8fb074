# make help   lists the targets
# make check  is what must pass before a commit

SWIFT ?= swift
SOURCES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
DOCUMENTED := Libvirt

# How many minutes `make bench` keeps the agent at work for before it looks at its memory.
CHURN ?= 1

# One file that runs on any host with libvirt and libxml2, without the Swift toolchain.
RELEASE := -c release --static-swift-stdlib

.DEFAULT_GOAL := help
.PHONY: help packages build install test unit demo bench bench-placement lab-up lab-down lab-aarch64 lab-loongarch64 test-lab-arch format lint docs sanitize check

help: ## Lists the targets.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 17

packages: ## Installs the Debian packages that are missing, which needs root.
	@Lab/install-packages

build: packages ## Builds the programs: .build/release/berth and .build/release/berthd.
	$(SWIFT) build $(RELEASE) --product berth
	$(SWIFT) build $(RELEASE) --product berthd

install: build ## Installs the programs, their completions and the daemon's units below PREFIX.
	@Packaging/install

test: packages ## Runs all tests, those against the lab's hypervisors included (as root).
	@Lab/run-tests

unit: packages ## Runs the tests that need no hypervisor.
	$(SWIFT) test --disable-xctest

demo: build ## Provisions two machines in the lab and moves them; EMBEDDED=1 does without root.
	@Lab/demo

bench: build ## Measures against C, libvirt-python and virsh, the agent, and other planners; as root, moves as well.
	@Lab/install-packages bench
	cd Benchmarks && $(SWIFT) build -c release && .build/release/LibvirtBenchmarks && \
		.build/release/ProgramBenchmarks ../.build/release/berth && \
		.build/release/AgentBenchmarks ../.build/release/berthd --churn $(CHURN) && .build/release/PlacementBenchmarks
	[ "$$(id -u)" != 0 ] || Lab/bench-moves .build/release/berth

bench-placement: packages ## Measures the planner alone, against Nova's, Kubernetes' and others on the same machines.
	@Lab/install-packages bench
	cd Benchmarks && $(SWIFT) build -c release --product PlacementBenchmarks && .build/release/PlacementBenchmarks

lab-up: packages ## Starts two libvirt hosts; Lab/two-hosts env tells where they are.
	@Lab/two-hosts up

lab-aarch64: packages ## Boots an emulated aarch64 host with KVM, GICv4 and a PCI device to lend, and says how to use it.
	@Lab/emulated-host aarch64 up >/dev/null && Lab/emulated-host aarch64 guide

lab-loongarch64: packages ## Boots an emulated Loongson host with pages of 32 MiB, and says how to use it.
	@Lab/emulated-host loongarch64 up >/dev/null && Lab/emulated-host loongarch64 guide

lab-down: ## Ends all hosts of the lab, and all that runs there.
	@for architecture in aarch64 loongarch64; do Lab/emulated-host $$architecture down || exit 1; done
	@Lab/two-hosts down

test-lab-arch: packages ## Runs the tests on the emulated hosts, one after the other: half an hour and more.
	@Lab/test-lab-arch

format: ## Formats the sources in place.
	$(SWIFT) format format --in-place --recursive $(SOURCES)

lint: ## Fails if sources are not formatted or break a rule, or a script has a fault.
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	shellcheck -x $$(grep -lsE '^#!.*sh$$' Lab/* Lab/lib/* Packaging/* .ci/run)

docs: packages ## Builds the documentation; a broken link fails.
	$(SWIFT) package dump-symbol-graph --minimum-access-level public --skip-synthesized-members
	@for module in $(DOCUMENTED); do \
		rm -rf .build/graphs/$$module && mkdir -p .build/graphs/$$module .build/docs && \
		cp .build/*/symbolgraph/$$module.symbols.json .build/graphs/$$module && \
		docc convert Sources/$$module/$$module.docc --warnings-as-errors \
			--fallback-display-name $$module --fallback-bundle-identifier berth.$$module \
			--additional-symbol-graph-dir .build/graphs/$$module \
			--output-dir .build/docs/$$module.doccarchive || exit 1; \
	done

sanitize: packages ## Runs the unit tests under the address and the thread sanitizer.
	LSAN_OPTIONS="suppressions=$(CURDIR)/Tests/leak-sanitizer.txt" \
		$(SWIFT) test --disable-xctest --sanitize=address --scratch-path .build/address
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.txt detect_deadlocks=0" \
		$(SWIFT) test --disable-xctest --sanitize=thread --scratch-path .build/thread

check: lint test docs ## What must pass before a commit.
