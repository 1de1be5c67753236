#!/usr/bin/env python3
"""`slipway image upload` against `skopeo copy`: 0.5 GB to Debian's docker-registry on loopback, interleaved pairs.

usage: push-vs-skopeo.py PROGRAM [PAIRS] [MEBIBYTES]

Both send the same bytes: skopeo is told to keep digests, since it would compress plain layers otherwise. Every push
goes to a registry of its own with an empty store in memory. Bytes written are those of the client alone.
"""
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

LAYERS = 6
TAR_BLOCK = 512


def tar_layer(path, size):
    """A tar with one file of random bytes."""
    import tarfile

    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar, open("/dev/urandom", "rb") as random:
        entry = tarfile.TarInfo("data/" + os.path.basename(path))
        entry.size = size
        tar.addfile(entry, random)


def sha256(path):
    import hashlib

    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def blob(layout, data):
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    with open(f"{layout}/blobs/sha256/{digest}", "wb") as file:
        file.write(data)
    return {"digest": "sha256:" + digest, "size": len(data)}


def make_layout(layout, size, layers):
    """An image layout with the given layers, which are made or (digest, size) of ones that are there."""
    os.makedirs(f"{layout}/blobs/sha256", exist_ok=True)
    described = []
    for layer in layers:
        if layer is None:
            path = f"{layout}/new"
            tar_layer(path, size // LAYERS)
            digest = sha256(path)
            os.rename(path, f"{layout}/blobs/sha256/{digest}")
            layer = (digest, os.path.getsize(f"{layout}/blobs/sha256/{digest}"))
        described.append(layer)
    config = {
        "architecture": "amd64", "os": "linux", "config": {},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest for digest, _ in described]},
    }
    prefix = "application/vnd.oci.image."
    manifest = {
        "schemaVersion": 2, "mediaType": prefix + "manifest.v1+json",
        "config": {"mediaType": prefix + "config.v1+json", **blob(layout, json.dumps(config).encode())},
        "layers": [
            {"mediaType": prefix + "layer.v1.tar", "digest": "sha256:" + digest, "size": size}
            for digest, size in described
        ],
    }
    entry = {"mediaType": prefix + "manifest.v1+json", **blob(layout, json.dumps(manifest).encode())}
    with open(f"{layout}/index.json", "w") as file:
        json.dump({"schemaVersion": 2, "manifests": [entry]}, file)
    with open(f"{layout}/oci-layout", "w") as file:
        file.write('{"imageLayoutVersion":"1.0.0"}')
    return described


class Registry:
    """docker-registry with an empty store."""

    def __enter__(self):
        memory = "/dev/shm"
        self.directory = tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None)
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with open(f"{self.directory}/config.yml", "w") as file:
            file.write(
                "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
                f"storage: {{filesystem: {{rootdirectory: {self.directory}/store}}}}\n"
                f"http: {{addr: 127.0.0.1:{self.port}}}\n"
            )
        self.process = subprocess.Popen(
            ["docker-registry", "serve", f"{self.directory}/config.yml"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 10
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/v2/")
                connection.getresponse().read()
                return self
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def measured(command):
    """Wall seconds, CPU seconds, peak MiB and MiB written of a command."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output = process.stdout.read()
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command}: status {status}\n{error.decode()}")
    return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, usage.ru_oublock * TAR_BLOCK / (1 << 20)), output


def main():
    program = os.path.realpath(sys.argv[1])
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    size = (int(sys.argv[3]) if len(sys.argv) > 3 else 512) << 20
    with tempfile.TemporaryDirectory(prefix="slipway-bench-", dir="/var/tmp") as work:
        layout, archive = f"{work}/image", f"{work}/image.tar"
        layers = make_layout(layout, size, [None] * LAYERS)
        subprocess.run(["tar", "-C", layout, "-cf", archive, "oci-layout", "index.json", "blobs"], check=True)
        for source in (f"oci:{layout}", f"oci-archive:{archive}"):
            results = {"slipway": [], "skopeo": []}
            for number in range(pairs):
                # Who begins changes from pair to pair.
                for name in ("slipway", "skopeo") if number % 2 == 0 else ("skopeo", "slipway"):
                    with Registry() as registry:
                        place = f"docker://127.0.0.1:{registry.port}/bench/image:1"
                        command = {
                            "slipway": [program, "image", "upload", "--quiet", "--tls-verify=false", "--source", source,
                                        "--destination", place],
                            "skopeo": ["skopeo", "copy", "--quiet", "--insecure-policy", "--preserve-digests",
                                       "--dest-tls-verify=false", source, place],
                        }[name]
                        results[name].append(measured(command)[0])
            transport = source.split(":")[0]
            for column, (what, unit) in enumerate(
                [("wall", "s"), ("CPU", "s"), ("peak memory", "MiB"), ("written to disk", "MiB")]
            ):
                ours, theirs = (statistics.median(run[column] for run in results[name]) for name in ("slipway", "skopeo"))
                ratio = f" = {ours / theirs:.2f}" if theirs >= 0.01 else ""
                print(
                    f"upload from {transport} / skopeo copy, {what}, median of {pairs}: "
                    f"{ours:.2f} / {theirs:.2f} {unit}{ratio}"
                )
        # The next version: one new layer on top of those that are there.
        with Registry() as registry:
            place = f"docker://127.0.0.1:{registry.port}/bench/image"
            upload = [program, "image", "upload", "--quiet", "--tls-verify=false", "-o", "json"]
            measured(upload + ["--source", f"oci:{layout}", "--destination", place + ":1"])
            make_layout(layout, size, layers + [None])
            _, output = measured(upload + ["--source", f"oci:{layout}", "--destination", place + ":2"])
            moved = json.loads(output)
            print(
                f"second version: {moved['movedBytes'] / (1 << 20):.1f} of {moved['bytes'] / (1 << 20):.1f} MiB sent, "
                f"{sum(blob['outcome'] == 'stored' for blob in moved['blobs'])} of {len(moved['blobs'])} blobs"
            )


main()
