// Package presence knows who is online: a user is while any of their sockets on any node is.
//
// The database is the truth. Each node keeps a lease there and, for every user with sockets on it, one
// attendance that hangs on the lease. An attendance is written when the first socket of the user on that
// node opens, when they fall idle or stir again, and when the last socket has been closed for a while:
// one write each, shared with everybody who comes, stirs or leaves in the same moment, and none for a
// heartbeat. What a user says of themself, away and a line of text, is in a row of their own, which also
// carries a version that each of these changes raises.
//
//	no attendance                              OFFLINE
//	the user says away, or all are idle        AWAY
//	else                                       ONLINE
//
// A node renews its lease every few seconds. Clocks of nodes are not compared: who sees that a lease has
// not changed for a while, by its own clock, holds the node for dead and deletes the lease, and with it
// its attendances. A node that was taken for dead by mistake finds its lease gone and writes it anew with
// all that hangs on it.
//
// A Watch tells a viewer of some users: the present state of each, then changes. It hears of them by hints
// on the bus, and a sweep finds what got lost. Before anything is told, it is read from the database
// whether the viewer may still know: they do of those with whom they share a room at that moment.
//
// The package decides nothing about rooms: who is in which one is asked of Rooms. It knows no sockets
// either: whoever has them calls Opened, Closed and Active, which never wait.
//
// A Service is safe for concurrent use; a Watch belongs to one goroutine, but for Close. Imported by graph
// and cmd.
package presence
