# Owns one PostgreSQL server on behalf of the process at the other end of stdin.
#
# Usage: sh -c "$(cat supervise.sh)" supervise <directory with the binaries> <private directory>
#
# Each line of stdin is a command, each answered by "ok" or "failed" on stdout; what the programs
# print goes to the file log of the private directory. The end of stdin, which comes however the
# other process dies, ends the server and removes the directory.
bin=$1
dir=$2

initialise() {
	mkdir "$dir/data" &&
		"$bin/initdb" -D "$dir/data" --no-sync -U parley -A trust -E UTF8 $INITDB_FLAGS &&
		cat "$dir/settings.conf" >>"$dir/data/postgresql.conf"
}

control() {
	"$bin/pg_ctl" "$@" -D "$dir/data" -w -t 120
}

while read -r command; do
	case $command in
	init) initialise ;;
	start) control start -l "$dir/server.log" ;;
	stop) control stop -m fast ;;
	crash) control stop -m immediate ;;
	*) false ;;
	esac </dev/null >>"$dir/log" 2>&1 && echo ok || echo failed
done

if [ -e "$dir/data/postmaster.pid" ]; then
	control stop -m immediate </dev/null >/dev/null 2>&1
fi
rm -rf "$dir"
