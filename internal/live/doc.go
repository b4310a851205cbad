// Package live tells subscribers what changes in a room, in order and without a gap.
//
// A room is a versioned document, and reading what changed after a version is the only way events are
// made. A subscriber is therefore nothing but a cursor: a position in the document, with a method that
// waits until something follows it and hands that out. Live delivery, resuming after a lost
// connection, a healed gap and a slow subscriber catching up are this one read. A subscriber that lags
// costs its cursor; it has no queue that could overflow, and it disturbs nobody.
//
// So that a thousand cursors at the same place don't read the same rows a thousand times, the rooms
// that somebody on this node watches have a feed: the most recent changes in memory, read once and
// shared. Cursors inside the feed are served from it, others from the database.
//
// A feed reads when it hears that its room has reached a newer version, and it hears by a hint on the
// bus. Hints may be lost, repeated or reordered: the Hub compares the versions of all watched rooms
// with the database every second, in one statement, and so a lost hint costs a second and no event.
// Why nothing falls between two reads: each change commits under its room's row lock with the next
// version, so versions become visible in their order; a read up to version U holds every row whose
// last change is at most U; and a row that changes while it is being read gets a version after U,
// where the next read finds it.
//
// Where a commit's rows come with its announcement the feed takes them in without reading.
//
// Cursors that have caught up and want the same words are a Group, and cost no goroutine: what is new is
// encoded once, by whoever made the group, and pushed into the outlet of each. Who lags is pulled again.
//
// Who types in a room is told beside that. It is written nowhere: signs travel by the bus, every node keeps
// what it has heard for a few seconds, and what a feed shows, that somebody has sent a message or left, ends
// it at once.
//
// A user's notifications are followed in the same way by a NotificationStream: a cursor, and a bell instead of a
// feed, as there is nothing to share.
//
// The package never writes to the database, never resolves or encodes an event, and decides nothing
// about permission but this: whose membership ends gets the event that says so, and nothing after it,
// nor what was made for all when it had ended.
//
// A Hub is safe for concurrent use. A Stream, a PostStream and a NotificationStream belong to one goroutine
// at a time. The goroutines of feeds and groups live while there is something to do, and the Hub waits for
// them. Rows handed out are shared: nobody may change them. Imported by graph and cmd.
package live
