# The commands for users and developers; `make help` lists them.

PREFIX ?= /usr/local
DESTDIR ?=
SYSCONFDIR ?= /etc

SWIFT ?= swift
# Only namespaces need root.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# How many processes run tests at a time: most tests wait.
SHARES ?= 3

# Where `make bench` writes its tables, besides printing them.
WRITE ?=

# How long each target of `make fuzz` runs, in seconds, and which of them; the empty list is all.
SECONDS ?= 60
TARGET ?=

# How many guests run at a time. With more of them than CPUs, units in the guests exceed their timeouts.
GUESTS ?= 2

BUILD := .build
RELEASE := .build-release
TOOLS := .build-tools
FUZZ := .build-fuzz
# Optimized for size, because starting takes longer than computing. The program contains every library, libc included
# (-static-executable), so one build runs in every guest, and no library is looked for at its start. It is loaded at a
# random address all the same (-static-pie), because it runs as root and reads packets from the network; relr packs the
# relocations of that. Types that are known when the program is built are not looked up by their names when it runs
# (-disable-concrete-type-...): each look-up compares all protocol conformances. No symbols are exported, identical
# functions are merged, and the tables for C++ exceptions are left out (.ci/release.ld). The toolchain's own linker,
# lld, produces the smallest program.
STATIC := $(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath --scratch-path $(RELEASE) \
	-Xswiftc -Osize -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
	-Xswiftc -static-executable -Xswiftc -Xclang-linker -Xswiftc -static-pie \
	-Xswiftc -use-ld=lld -Xlinker -O2 -Xlinker --no-export-dynamic -Xlinker --icf=all \
	-Xlinker --pack-dyn-relocs=relr -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker $(CURDIR)/.ci/release.ld
# The runtime does not look for its backtracer: see Backtracer.h.
PROGRAM := $(STATIC) -Xlinker --wrap=swift_copyAuxiliaryExecutablePath --product enicfg

# How many random states `make routes` tries, and the first seed.
STATES ?= 100000
SEED ?= 1

# As optimized as the release. SwiftPM gives libFuzzer to the linker only; Package.swift has the rooms watched.
FUZZER := ENICFG_FUZZ=1 $(SWIFT) build -c release --scratch-path $(FUZZ) --product enicfg-fuzz \
	--sanitize fuzzer --sanitize address -Xswiftc -enable-testing -Xswiftc -Osize

.PHONY: help demo test guest-test routes fuzz bench scaling lint release install deb rpm clean

help:
	@echo 'make demo     show it in a VPC of network namespaces'
	@echo 'make test     run every test, on the real kernel and against a real DHCP server'
	@echo 'make guest-test  run the tests that boot a full Debian with the package in it'
	@echo 'make routes   compare the model of route decisions with the kernel (STATES=NUMBER, SEED=NUMBER)'
	@echo 'make fuzz     give each reader of foreign bytes what libFuzzer makes up (SECONDS=, TARGET=)'
	@echo 'make bench    compare it with ip -batch, the documented procedure and other services (WRITE=FILE)'
	@echo 'make scaling  count its instructions as ENIs and addresses become more, and draw them'
	@echo 'make deb      build the Debian package, make rpm the RPM one'
	@echo 'make install  install the program, its manuals and completions (DESTDIR=, PREFIX=, SYSCONFDIR=)'
	@echo 'make lint     check the code, the scripts and the manuals without running them'
	@echo 'make clean    remove what was built'

demo:
	.ci/install-needs build lab
	$(SWIFT) build --product enicfg
	$(SWIFT) build --product enicfg-lab
	$(SUDO) $(BUILD)/debug/enicfg-lab demo

test:
	.ci/install-needs build lab dhclient=$(TOOLS) servers=$(TOOLS)/servers boot=$(TOOLS)/boot \
	  vm=$(TOOLS)/vm
	$(SWIFT) build --build-tests
	$(SUDO) env PATH="$$PATH" .ci/run-tests $(SHARES)

guest-test: deb
	.ci/install-needs build lab vm=$(TOOLS)/vm guest=$(TOOLS)/guest
	$(SWIFT) build --build-tests
	$(SUDO) env PATH="$$PATH" $(SWIFT) test --skip-build --filter FullGuest \
	  --experimental-maximum-parallelization-width $(GUESTS)

routes:
	.ci/install-needs build lab
	$(SWIFT) build --build-tests
	$(SUDO) env PATH="$$PATH" STATES=$(STATES) SEED=$(SEED) $(SWIFT) test --skip-build --filter RouteDecisionTests
fuzz:
	.ci/install-needs build
	$(FUZZER)
	.ci/run-fuzz $(FUZZ)/release/enicfg-fuzz $(SECONDS) $(TARGET)

release:
	.ci/install-needs build
	$(PROGRAM)

bench:
	.ci/install-needs build lab dhclient=$(TOOLS) boot=$(TOOLS)/boot
	.ci/fetch-timers $(TOOLS)/timers
	$(PROGRAM)
	$(STATIC) --product enicfg-lab
	$(STATIC) --product minimal-up
	mkdir -p $(RELEASE)/stripped
	for program in enicfg enicfg-lab minimal-up; do \
	  strip -o $(RELEASE)/stripped/$$program $(RELEASE)/release/$$program || exit; done
	.ci/run-bench $(RELEASE)/stripped/enicfg-lab $(WRITE)

scaling: release
	.ci/install-needs lab counts pictures
	$(SWIFT) build --product enicfg-lab
	mkdir -p $(RELEASE)/stripped
	strip -o $(RELEASE)/stripped/enicfg $(RELEASE)/release/enicfg
	.ci/measure-scaling $(RELEASE)/stripped/enicfg > docs/scaling.tsv
	.ci/draw-scaling

lint:
	.ci/install-needs lint
	$(SWIFT) format lint --strict --recursive Package.swift Sources Lab Fuzz Tests
	.ci/check-imports
	.ci/check-documentation
	.ci/check-words
	.ci/check-c
	.ci/check-scripts
	mandoc -T lint -W warning man/*

install: release
	.ci/install-files '$(RELEASE)/release/enicfg' '$(DESTDIR)' '$(PREFIX)' '$(SYSCONFDIR)'

deb: release
	.ci/install-needs deb
	packaging/deb/build $(RELEASE)/release/enicfg $(RELEASE)/packages
	lintian --allow-root --fail-on error,warning $(RELEASE)/packages/enicfg_*.deb

rpm: release
	.ci/install-needs rpm
	rpmbuild -bb --quiet --define '_topdir $(CURDIR)/$(RELEASE)/rpm' \
	  --define '_rpmdir $(CURDIR)/$(RELEASE)/packages' --define 'checkout $(CURDIR)' \
	  --define 'program $(CURDIR)/$(RELEASE)/release/enicfg' packaging/rpm/enicfg.spec

clean:
	rm -rf $(BUILD) $(RELEASE) $(FUZZ) $(TOOLS)
