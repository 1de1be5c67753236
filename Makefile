# What people run; .ci/run calls the same targets.
.DEFAULT_GOAL := help
SWIFT ?= swift
export LC_ALL := C.UTF-8

.PHONY: help build release release-static man test e2e test-soak tsan fuzz demo bench format clean

help: ## This list.
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1	/p' $(MAKEFILE_LIST)

build: ## A debug build.
	$(SWIFT) build

release: ## The program as it is shipped: one file, the Swift runtime inside.
	.ci/packages build
	$(SWIFT) build -c release --static-swift-stdlib -Xlinker -s --product slipway --scratch-path .build-release

release-static: ## The same without any library of the system: what images for this architecture can run elsewhere.
	.ci/packages build static
	$(SWIFT) build -c release --static-swift-stdlib -Xswiftc -static-executable -Xswiftc -use-ld=lld \
		$(foreach library,nettle acl attr lzma zstd lz4 bz2,-Xlinker -l$(library)) -Xlinker -s \
		--product slipway --scratch-path .build-static

man: release ## The manual page, .build-release/slipway.1, out of what the program says of itself.
	docs/manual.py .build-release/release/slipway > .build-release/slipway.1

test: ## Installs what the tests need and runs them, but for the long ones of e2e.
	.ci/packages build test
	.ci/test rooms

e2e: ## Tests of images, boots and the whole program: its peers, QEMU, kills, attacks, the commands of the documents.
	.ci/packages build test
	.ci/test program

test-soak: ## The long sizes of the long tests, and a million inputs for each fuzz target.
	.ci/packages build test
	SLIPWAY_SOAK=1 .ci/test rooms
	SLIPWAY_SOAK=1 .ci/test program
	Fuzz/run soak

tsan: ## Races between threads, in the tests of what serves.
	.ci/packages build test
	.ci/tsan

fuzz: ## Ten seconds for each fuzz target.
	.ci/packages build test
	Fuzz/run ci

demo: release ## An example cluster, an image, a server and a simulated rack; ONESHOT=1 ends after the table.
	docs/demo/run.sh .build-release/release/slipway "$(ONESHOT)"

bench: release ## Ratios against the real peers.
	.ci/packages bench
	Benchmarks/run.sh .build-release/release/slipway

format: ## Formats every Swift file.
	$(SWIFT) format format -i -p -r Sources Tests Fuzz ignition kickstart Package.swift

clean: ## Removes every build folder.
	rm -rf .build .build-*
