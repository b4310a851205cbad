// Package bus carries hints between the nodes of Parley: "room R is at version V".
//
// A hint says where to look, never what is there. It may be lost, repeated, or overtaken by a newer
// one, and whoever relies on it must find out by other means in the end: the database is the truth.
// So the bus never blocks who publishes, keeps nothing, and tells nobody that it failed.
//
// Bus is the port, Memory the bus of a single node. Every implementation passes the suite of package
// bustest. A Bus is safe for concurrent use. The package imports nothing of ours; live and presence
// may import it, and cmd to make one.
package bus

// Hint says that a room had reached a version when the hint was published.
type Hint struct {
	RoomID  string
	Version int
}

// Bus delivers hints to the subscribers on every node, that of the publisher included.
//
// Delivery: at most once or more than once, as it comes. Without faults and overflow each subscriber
// is called with the newest hint of each room; older ones of the same room may be left out, since
// the newest says all they say. Only hints that were published are delivered.
//
// Order: none between rooms, and none to rely on within a room. The calls of one subscriber never
// overlap; those of several do.
type Bus interface {
	// Publish hands a hint over and returns at once, whatever the subscribers do. On a closed bus it
	// does nothing.
	Publish(h Hint)

	// Subscribe has fn called with the hints published from now on, in a goroutine of the bus, until
	// cancel returns. fn should return soon: while it runs its own hints wait, newest of each room
	// only. A panic of fn is logged and costs that hint alone.
	//
	// cancel waits for a running fn, so fn must not call it. It may be called more than once. On a
	// closed bus fn is never called.
	Subscribe(fn func(Hint)) (cancel func())

	// Close cancels all subscriptions and gives back what the bus holds. It may be called more than
	// once, but not by a subscriber.
	Close() error
}
