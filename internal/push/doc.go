// Package push sends notifications by Web Push to browsers that no live subscription reaches.
//
// A browser registers a subscription: an address at its vendor's push service, and the keys that what is sent there is
// encrypted with (RFC 8291). The server names itself to push services by a key of its own (VAPID, RFC 8292), which all
// nodes on one database share. Encryption and signatures are github.com/SherClockHolmes/webpush-go's.
//
// Notifications exist already: rows of their user's, by places that ascend in the order of their commits, made in the
// transaction of their cause. The package adds nothing to that transaction. It keeps a cursor a user who has ever
// registered, up to which all is dealt with, and moves it so:
//
//	a commit notifies users      Notified: they wait for Options.Delay, in memory
//	a live subscription is given Told: what it was given is noted, and written each step for the other nodes
//	a user's time has come       claim: the cursor moves over what is old enough, in a transaction that holds it
//	what was claimed             is sent, unless it was read or told meanwhile, or is not shown to the user any more
//
// What was told is looked at again before each attempt as far as it is written: of the last second before it, it may not be.
//
// Who is notified by one node while another claims waits at most for the sweep, which looks for cursors that are behind.
// Because a claim commits before anything is sent, a notification is pushed by one node and at most once to each
// subscription, but for another attempt after an answer that got lost; a node that dies loses what it had claimed.
//
// What is claimed waits in a bounded queue, in memory, in which no user and no push service holds up the others. Who
// would be too much for it is not claimed for until there is room. Only what a push service refuses counts against a
// subscription, never what this server or the network failed at.
//
// The addresses are strangers' choice, so that nothing is sent to one that is not public, over anything but HTTPS to port
// 443, and no redirect is followed.
//
// A Service is safe for concurrent use. It knows no rules: what a user is shown is asked of Notifications. Imported by
// graph and cmd.
package push
