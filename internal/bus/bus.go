// Package bus carries hints between the nodes of Parley: "room R is at version V", "the presence of
// user U is at version V", "user U is typing in room R".
//
// A hint says where to look, never what is there. It may be lost, repeated, or overtaken by a newer
// one, and whoever relies on it must find out by other means in the end: the database is the truth. Typing
// alone is nowhere else: a sign that gets lost is followed by the next one, or expires.
// So the bus never blocks who publishes, keeps nothing, and tells nobody that it failed.
//
// Bus is the port, Memory the bus of a single node. Every implementation passes the suite of package
// bustest. A Bus is safe for concurrent use. The package imports nothing of ours; live and presence
// may import it, and cmd to make one.
package bus

// Hint says that a subject had reached a version when the hint was published. The subject is a room
// where RoomID alone is set, the presence of a user where UserID alone is, and the typing of a user in a
// room where both are.
type Hint struct {
	RoomID string
	UserID string
	// Version orders the hints of one subject. That of typing is a time, in Unix milliseconds, by the
	// clock of the node that the user spoke to.
	Version int
	// Typing tells of typing whether it goes on or has stopped; false of other subjects.
	Typing bool
}

// Subject is what a hint is about, without what it says of it.
func (h Hint) Subject() Hint { return Hint{RoomID: h.RoomID, UserID: h.UserID} }

// Bus delivers hints to the subscribers on every node, that of the publisher included.
//
// Delivery: at most once or more than once, as it comes. Without faults and overflow each subscriber
// is called with the newest hint of each subject; older ones of the same subject may be left out, since
// the newest says all they say. Only hints that were published are delivered.
//
// Order: none between subjects, and none to rely on within one. The calls of one subscriber never
// overlap; those of several do.
type Bus interface {
	// Publish hands a hint over and returns at once, whatever the subscribers do. On a closed bus it
	// does nothing.
	Publish(h Hint)

	// Subscribe has fn called with the hints published from now on, in a goroutine of the bus, until
	// cancel returns. fn should return soon: while it runs its own hints wait, newest of each
	// subject only. A panic of fn is logged and costs that hint alone.
	//
	// cancel waits for a running fn, so fn must not call it. It may be called more than once. On a
	// closed bus fn is never called.
	Subscribe(fn func(Hint)) (cancel func())

	// Close cancels all subscriptions and gives back what the bus holds. It may be called more than
	// once, but not by a subscriber.
	Close() error
}
