#!/bin/sh
# rpm: a statically linked, position-independent program gets a requirement on the dynamic loader, which it never uses.
#
# Versions: Debian 12's rpm 4.18.0+dfsg-1+deb12u1 (with its librpmio9), ziglang 0.13.0 as the compiler; seen on amd64.
# Input: the same C program, linked statically with and without a position-independent form (static-pie), with the GNU hash
# table alone, the default of most linkers of distributions. Neither has an interpreter (PT_INTERP) or needs a library
# (DT_NEEDED): the kernel starts both where no loader is installed.
# Behaviour: rpm's dependency generator takes the static-pie program's DT_GNU_HASH, without a DT_HASH, as a reason to require
# rtld(GNU_HASH), a capability of the C library's package. The package of such a program cannot be installed where only the
# program was to be, unless the spec file filters the requirement (__requires_exclude).
# Output seen (program, what is required):
#     static: nothing
#     static-pie: rtld(GNU_HASH)
#     static-pie with both hash tables: nothing
# Needs: apt-get, dpkg, python3 with pip, readelf. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm rpm='4.18.0+dfsg-1+deb12u1' librpmio9='4.18.0+dfsg-1+deb12u1'
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
  --target "$folder/modules" ziglang==0.13.0

echo 'int main(void) { return 0; }' >"$folder/main.c"
compile() {
  name=$1
  shift
  PYTHONPATH=$folder/modules ZIG_GLOBAL_CACHE_DIR=$folder/cache ZIG_LOCAL_CACHE_DIR=$folder/cache \
    timeout 300 python3 -m ziglang cc -target x86_64-linux-musl -static -Os "$@" -o "$folder/$name" "$folder/main.c"
}
required() {
  # Neither a loader nor a library.
  ! readelf -dlW "$folder/$1" | grep -qE 'INTERP|NEEDED' || exit 1
  "$folder/$1"
  found=$(echo "$folder/$1" | "$folder/root/usr/lib/rpm/elfdeps" --requires)
  echo "$2: ${found:-nothing}"
}
compile static
compile pie -fPIE -pie -Wl,--hash-style=gnu
compile both -fPIE -pie -Wl,--hash-style=both
seen=$(required static static && required pie static-pie && required both 'static-pie with both hash tables')
echo "$seen"
expected='static: nothing
static-pie: rtld(GNU_HASH)
static-pie with both hash tables: nothing'
[ "$seen" = "$expected" ]
