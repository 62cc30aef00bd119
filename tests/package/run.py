#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Uses Pollen from outside, in one of the ways it is offered, and runs the consumer's host.
"""
    run.py <way> --source <root> --build <build tree> --work <directory> --cxx <compiler>
           [--flags <flag>...]

Ways: install (into <work>/prefix, for the three after it), find_package, find_package_c, pkg_config,
add_subdirectory, copied_headers.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys


def run(*command, **options):
    print("+", *command, flush=True)
    subprocess.run([str(word) for word in command], check=True, **options)


def install(a, prefix):
    shutil.rmtree(prefix, ignore_errors=True)
    run("cmake", "--install", a.build, "--prefix", prefix)
    if not list(prefix.rglob("pollen/abi/waker.h")):
        sys.exit("the headers are not installed")


def consume_with_cmake(a, consumer, *settings):
    build = a.work / a.way
    shutil.rmtree(build, ignore_errors=True)
    run("cmake", "-S", consumer, "-B", build, "-G", "Ninja", *settings)
    run("cmake", "--build", build)
    run("ctest", "--test-dir", build, "--no-tests=error", "--output-on-failure")


def consume_by_hand(a, core_flags, flags, sources=()):
    """A plug-in with the headers alone, one with the runtime, and no symbol left undefined in either;
    then the host."""
    build = a.work / a.way
    build.mkdir(parents=True, exist_ok=True)
    common = [a.cxx, "-std=c++20", *a.flags]
    library = [*common, "-fPIC", "-shared", "-Wl,-z,defs"]
    run(*library, a.consumer / "headers_only.cpp", *core_flags, "-o", build / "headers_only.so")
    run(*library, a.consumer / "plugin.cpp", *sources, *flags, "-o", build / "libplugin.so")
    run(*common, a.consumer / "host.cpp", *sources, f"-L{build}", "-lplugin",
        f"-Wl,-rpath,{build}", *flags, "-o", build / "host")
    run(build / "host")


def pkg_config(prefix, *words):
    directory = next(prefix.rglob("pollen.pc")).parent
    return subprocess.run(["pkg-config", *words], check=True, capture_output=True, text=True,
                          env={**os.environ, "PKG_CONFIG_PATH": str(directory)}).stdout.split()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("way")
    for name in ("--source", "--build", "--work"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--flags", nargs=argparse.REMAINDER, default=[])
    a = parser.parse_args()
    a.consumer = a.source / "tests/package/consumer"
    compiler = [f"-DCMAKE_CXX_COMPILER={a.cxx}", f"-DCMAKE_CXX_FLAGS={' '.join(a.flags)}"]
    a.work.mkdir(parents=True, exist_ok=True)
    prefix = a.work / "prefix"

    if a.way == "install":
        install(a, prefix)
    elif a.way == "find_package":
        consume_with_cmake(a, a.consumer, *compiler, f"-DCMAKE_PREFIX_PATH={prefix}")
    elif a.way == "find_package_c":
        consume_with_cmake(a, a.source / "tests/package/consumer_c", f"-DCMAKE_PREFIX_PATH={prefix}")
    elif a.way == "add_subdirectory":
        consume_with_cmake(a, a.consumer, *compiler, f"-DPOLLEN_SOURCE={a.source}")
    elif a.way == "pkg_config":
        consume_by_hand(a, pkg_config(prefix, "--cflags", "pollen-core"),
                        pkg_config(prefix, "--cflags", "--libs", "pollen"))
    elif a.way == "copied_headers":
        copy = a.work / "copied"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(a.source / "include", copy / "include")
        sources = []
        if (a.source / "src").is_dir():
            shutil.copytree(a.source / "src", copy / "src")
            sources = sorted(copy.glob("src/*/*.cpp"))
        headers = f"-I{copy / 'include'}"
        consume_by_hand(a, [headers], [headers, "-pthread"], sources)
    else:
        sys.exit(f"there is no way '{a.way}'")


if __name__ == "__main__":
    main()
