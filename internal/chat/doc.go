// Package chat is the rules: rooms, members, messages and reactions, who may do what, and the reading
// of a room as a versioned document.
//
// It owns every change of what members can see. A change runs in one transaction that holds the
// room's row lock, raises rooms.version by the number of rows it changes and stamps each of them with
// a version of its own, so that commit order is version order, without holes. After the commit, never
// before, it announces "room R is at version V".
//
// Whom a change concerns in person is notified in the same transaction, by rows with places from a counter of
// theirs that is locked after all rooms.
//
// It does not know who is signed in (callers give the viewer's id), how a client is answered, or who
// is listening. Errors are faults of internal/fault where the caller is to blame, wrapped errors of
// the database otherwise; what the viewer may not see is NOT_FOUND.
//
// A Service is safe for concurrent use. Imported by graph, live and cmd.
package chat
