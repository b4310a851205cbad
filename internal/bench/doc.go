// Package bench measures Parley as its users meet it: it starts the real server as a process of its own,
// drives it over real sockets, reads what the server used from the system, and prints tables in which every
// figure stands beside its baseline and its goal. `make bench` runs it; docs/performance.md explains the
// rows and keeps the last full table.
//
// What makes the figures worth comparing:
//
//   - A server and its baselines are measured in turns, repeat by repeat, so that they share the weather
//     of the machine. A row tells the median of the repeats, the least and the greatest.
//   - Clients share the machine with the server. The CPU time of the server alone, user and system, is
//     therefore the figure to trust; rates and latencies tell what this machine did at that hour.
//   - A subscriber checks every position it receives. One gap, repeat or disorder fails the run.
//   - Memory is read when garbage has been collected and free memory given back, in a new process: servers
//     do that when they are asked (package remote), Parley in a build of its own.
//   - Accounts, rooms and long histories are written into the database before a server starts. What is
//     measured then goes through the API, with authentication and permissions on.
//
// The package tunes nothing for the sake of a figure: servers run with their defaults, except that they
// log errors only and listen on a free port. The baseline of a plain broadcast is here (bare.go); that of
// gqlgen's own transport needs the resolvers and so stands in cmd/parley-bench.
//
// One Run at a time; its goroutines end before it returns. It needs Linux, for /proc and its clocks. It may
// import internal/database and internal/auth, to prepare a server's data, and internal/client, to upload; only cmd/parley-bench imports it.
package bench
